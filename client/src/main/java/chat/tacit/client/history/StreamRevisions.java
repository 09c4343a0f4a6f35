package chat.tacit.client.history;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.protocol.room.AccountId;

import java.time.Instant;
import java.util.Optional;

/**
 * Amends messages of a room ({@code spec/50-room} §17): an edit or a deletion is the account's that
 * wrote the message, reactions are one an account, and of two the one that stands later in the
 * stream holds. What is ours and waits holds before all that stands there, in the order in which it
 * was said.
 */
public final class StreamRevisions {
    /** Above every position: numbers of what waits begin here. */
    static final long WAITING = 1L << 62;

    private StreamRevisions() {}

    /**
     * Whose an amendment is.
     *
     * @param own whether it is the profile's
     * @param position in the stream, or {@link #waiting}
     */
    public record By(AccountId account, boolean own, long position) {}

    /** The place of an amendment of ours that the host hasn't, by its number. */
    public static long waiting(long number) {
        return WAITING + number;
    }

    /** What is kept for others: nothing that waits has a place that they know. */
    public static long told(long position) {
        return position < WAITING ? position : 0;
    }

    public static Revisions.Outcome take(
            Transaction tx, ConversationId in, By by, Amendment amendment) {
        Optional<Target> found = find(tx, in, amendment.message());
        if (found.isEmpty()) {
            return Revisions.Outcome.UNKNOWN;
        }
        Target target = found.get();
        boolean file = target.type().equals(Message.Type.FILE.word());
        boolean text = target.type().equals(Message.Type.TEXT.word());
        boolean whose =
                amendment instanceof Amendment.Reaction || target.author().equals(by.account());
        if (!whose || (!text && !(file && !(amendment instanceof Amendment.Edit)))) {
            return Revisions.Outcome.REFUSED;
        }
        switch (amendment) {
            case Amendment.Edit edit ->
                    tx.update(
                            "UPDATE message SET text = ?1, edited = ?2 WHERE row = ?3"
                                    + " AND edited < ?2",
                            edit.text(),
                            by.position(),
                            target.row());
            case Amendment.Delete _ -> Revisions.delete(tx, target.row());
            case Amendment.Reaction reaction ->
                    tx.update(
                            "INSERT INTO reaction (message, own, emoji, number, author)"
                                    + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (message, own, author)"
                                    + " DO UPDATE SET emoji = excluded.emoji, number ="
                                    + " excluded.number WHERE excluded.number > number",
                            target.row(),
                            by.own(),
                            reaction.emoji(),
                            by.position(),
                            by.account().bytes());
        }
        return Revisions.Outcome.TAKEN;
    }

    /** The host has an amendment of ours: it stands where it is. */
    public static void stands(
            Transaction tx, ConversationId in, Amendment amendment, long number, long position) {
        Optional<Target> found = find(tx, in, amendment.message());
        if (found.isEmpty()) {
            return;
        }
        long row = found.get().row();
        tx.update(
                "UPDATE message SET edited = ? WHERE row = ? AND edited = ?",
                position,
                row,
                waiting(number));
        tx.update(
                "UPDATE reaction SET number = ? WHERE message = ? AND own = 1 AND number = ?",
                position,
                row,
                waiting(number));
    }

    /** Announces what another member amended, unless the message is still to be announced. */
    public static void announce(
            Transaction tx, ConversationId in, By by, Amendment amendment, Instant now) {
        Optional<Target> target = find(tx, in, amendment.message()).filter(Target::shown);
        if (target.isPresent()) {
            tx.update(
                    "INSERT OR REPLACE INTO news (message, type, at, author) VALUES (?, ?, ?, ?)",
                    target.get().row(),
                    type(amendment).word(),
                    now,
                    by.account().bytes());
        }
    }

    private static Message.Type type(Amendment amendment) {
        return switch (amendment) {
            case Amendment.Edit _ -> Message.Type.EDIT;
            case Amendment.Delete _ -> Message.Type.DELETED;
            case Amendment.Reaction _ -> Message.Type.REACTION;
        };
    }

    private record Target(long row, String type, boolean shown, AccountId author) {}

    private static Optional<Target> find(Transaction tx, ConversationId in, ContentId id) {
        return tx.one(
                "SELECT row, type, shown, author FROM message WHERE conversation = ?"
                        + " AND own IN (0, 1) AND id = ? AND author IS NOT NULL",
                row ->
                        new Target(
                                row.integer(1),
                                row.text(2),
                                row.flag(3),
                                new AccountId(row.bytes(4))),
                in.bytes(),
                id.bytes());
    }
}
