package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;

import java.time.Duration;
import java.time.Instant;

/**
 * When a contact may be asked again whether they are there to go directly ({@code spec/80-calls}
 * §11), in the database. Each time puts two contents for each of their devices into all their
 * queues, which somebody who is away for long doesn't empty.
 */
public final class DirectRest {
    /** {@code DIRECT_REST}: after nobody answered, the first time; then twice as long each time. */
    public static final Duration FIRST = Duration.ofHours(1);

    /** No longer than this. */
    public static final Duration LONGEST = Duration.ofHours(8);

    private DirectRest() {}

    /** Whether the contact may be asked now. */
    public static boolean isOver(Transaction tx, ConversationId with, Instant now) {
        return tx.one(
                        "SELECT 1 FROM call_choice WHERE conversation = ?"
                                + " AND (silent = 1 OR rest_until > ?)",
                        row -> true,
                        with.bytes(),
                        now)
                .isEmpty();
    }

    /** Takes what is new about a connection that goes directly. */
    public static void note(Transaction tx, CallNews news, Instant now) {
        ConversationId with = news.about().conversation();
        switch (news.what()) {
            case CallNews.Connected _ -> end(tx, with);
            case CallNews.Over(CallOver reason) when news.about().own() ->
                    ended(tx, with, reason, now);
            case CallNews.Over _,
                    CallNews.Calling _,
                    CallNews.Ringing _,
                    CallNews.Connecting _,
                    CallNews.Found _,
                    CallNews.Again _,
                    CallNews.Answer _ -> {}
        }
    }

    private static void ended(Transaction tx, ConversationId with, CallOver reason, Instant now) {
        switch (reason) {
            case NOT_ANSWERED ->
                    tx.update(
                            "UPDATE call_choice SET silent = 1, rest = max(?2, min(?3, 2 * rest)),"
                                    + " rest_until = ?4 + max(?2, min(?3, 2 * rest))"
                                    + " WHERE conversation = ?1",
                            with.bytes(),
                            FIRST.toMillis(),
                            LONGEST.toMillis(),
                            now);
            case DECLINED ->
                    tx.update(
                            "UPDATE call_choice SET rest_until = ? WHERE conversation = ?",
                            now.plus(Switchboard.DECLINE),
                            with.bytes());
            case HUNG_UP,
                    TAKEN_BACK,
                    ANOTHER_DEVICE,
                    FAILED,
                    ANOTHER_FINGERPRINT,
                    BUSY,
                    CROSSED -> {}
        }
    }

    /** They are connected, or the user says anew that it may go directly. */
    public static void end(Transaction tx, ConversationId with) {
        tx.update(
                "UPDATE call_choice SET silent = 0, rest = 0, rest_until = 0"
                        + " WHERE conversation = ?",
                with.bytes());
    }

    /** Something came from the contact, of whatever kind. */
    public static void heard(Transaction tx, ConversationId of) {
        tx.update(
                "UPDATE call_choice SET silent = 0 WHERE conversation = ? AND silent = 1",
                of.bytes());
    }
}
