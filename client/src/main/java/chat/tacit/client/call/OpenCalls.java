package chat.tacit.client.call;

import chat.tacit.client.Event;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.Media;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Calls that ring or go on, in the database: a process that ends at once leaves them there, and the
 * one that receives next writes their lines.
 */
public final class OpenCalls {
    private OpenCalls() {}

    /** How far a call has come; the database has the number. */
    private enum Stage {
        RINGS(0),
        ANSWERED(1),
        CONNECTED(2);

        private final int number;

        Stage(int number) {
            this.number = number;
        }

        static Stage of(long number) {
            return List.of(values()).stream()
                    .filter(stage -> stage.number == number)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * A call begins to ring; written together with what its ring came with, if a contact calls.
     *
     * @param at when, by either's clock
     */
    public static void begin(Transaction tx, CallSubject about, Instant at, Instant now) {
        if (!about.media().equals(Media.NONE)) {
            tx.update(
                    "INSERT OR IGNORE INTO open_call (conversation, call, own, began,"
                            + " came) SELECT id, ?, ?, ?, ? FROM conversation WHERE id = ?",
                    about.call().bytes(),
                    about.own(),
                    at.isBefore(now) ? at : now,
                    now,
                    about.conversation().bytes());
        }
    }

    /** Notes how far a call has come. */
    public static void note(Transaction tx, CallNews news, Instant now) {
        switch (news.what()) {
            case CallNews.Connecting _ -> stage(tx, news.about(), Stage.ANSWERED);
            case CallNews.Connected _ -> stage(tx, news.about(), Stage.CONNECTED);
            case CallNews.Calling _, CallNews.Ringing _ -> begin(tx, news.about(), now, now);
            case CallNews.Over _ -> end(tx, news.about());
            case CallNews.Found _, CallNews.Again _, CallNews.Answer _ -> {}
        }
    }

    private static void stage(Transaction tx, CallSubject about, Stage stage) {
        tx.update(
                "UPDATE open_call SET stage = ? WHERE conversation = ? AND call = ?",
                stage.number,
                about.conversation().bytes(),
                about.call().bytes());
    }

    /** A call is over, and has its line if it leaves one. */
    public static void end(Transaction tx, CallSubject about) {
        tx.update(
                "DELETE FROM open_call WHERE conversation = ? AND call = ?",
                about.conversation().bytes(),
                about.call().bytes());
    }

    /** Whether there are any but those of this process. */
    public static boolean anyBut(Transaction tx, Collection<CallSubject> here) {
        return !left(tx, here).isEmpty();
    }

    private record Left(CallSubject about, Instant began, Instant came, Stage stage) {}

    /**
     * Writes the lines of calls that this process, the one that receives, doesn't have: whoever had
     * them has ended, and they can't ring any more.
     *
     * @return whether there are any that may still ring
     */
    public static boolean writeLeft(
            Transaction tx, Collection<CallSubject> here, Instant now, Consumer<Event> events) {
        boolean ringing = false;
        for (Left one : left(tx, here)) {
            if (now.isBefore(one.came().plus(CallMachine.RING))) {
                ringing = true;
            } else {
                CallLine line = new CallLine(one.about(), outcome(one), one.began(), Duration.ZERO);
                CallLines.write(tx, line, now, events);
                end(tx, one.about());
            }
        }
        return ringing;
    }

    private static List<Left> left(Transaction tx, Collection<CallSubject> here) {
        return tx
                .list(
                        "SELECT conversation, call, own, began, came, stage FROM open_call",
                        row ->
                                new Left(
                                        subject(row.bytes(1), row.bytes(2), row.flag(3)),
                                        row.instant(4),
                                        row.instant(5),
                                        Stage.of(row.integer(6))))
                .stream()
                .filter(one -> here.stream().noneMatch(one.about()::isSame))
                .toList();
    }

    private static CallSubject subject(Bytes conversation, Bytes call, boolean own) {
        return new CallSubject(new CallId(call), new ConversationId(conversation), own, Media.NONE);
    }

    private static CallLine.Outcome outcome(Left left) {
        return switch (left.stage()) {
            case RINGS -> left.about().own() ? CallLine.Outcome.FAILED : CallLine.Outcome.MISSED;
            case ANSWERED -> CallLine.Outcome.FAILED;
            case CONNECTED -> CallLine.Outcome.BROKEN_OFF;
        };
    }
}
