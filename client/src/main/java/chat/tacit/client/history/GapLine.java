package chat.tacit.client.history;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.content.ContentId;

import java.time.Instant;

/** The line in a conversation that says where something is missing, in the database. */
public final class GapLine {
    private GapLine() {}

    /** Keeps the next place in a conversation for a line that may have to be shown there. */
    public static void keep(
            Transaction tx, ConversationId of, ContentId id, String line, Instant now) {
        tx.update(
                "INSERT INTO message (conversation, id, own, number, sent_at, at, type, text,"
                        + " state, held_until, shown, place)"
                        + " VALUES (?, ?, 0, ?, ?, ?, 'notice', ?, 'received', ?, 1, ?)",
                of.bytes(),
                id.bytes(),
                Long.MAX_VALUE,
                now,
                now,
                line,
                Long.MAX_VALUE,
                History.nextPlace(tx));
    }

    /** Shows a line whose place was kept; false if that was done before. */
    public static boolean reveal(Transaction tx, ConversationId of, ContentId id) {
        return tx.update(
                        "UPDATE message SET held_until = NULL, shown = 0 WHERE conversation = ?"
                                + " AND id = ? AND own = 0 AND held_until IS NOT NULL",
                        of.bytes(),
                        id.bytes())
                == 1;
    }

    /** Takes a line back. */
    public static void remove(Transaction tx, ConversationId of, ContentId id) {
        tx.update(
                "DELETE FROM message WHERE conversation = ? AND id = ? AND own = 0"
                        + " AND type = 'notice'",
                of.bytes(),
                id.bytes());
    }
}
