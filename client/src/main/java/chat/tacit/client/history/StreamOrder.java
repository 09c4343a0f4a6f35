package chat.tacit.client.history;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.protocol.room.AccountId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Messages of a room in the order of its stream, which its host decides ({@code spec/50-room} §17).
 * One of ours that waits stands where it was written; when the host has it, it goes to its place.
 */
public final class StreamOrder {
    private StreamOrder() {}

    /** Whose the message of an id is, if it is there. */
    public static Optional<AccountId> author(Transaction tx, ConversationId in, ContentId id) {
        return tx.one(
                "SELECT author FROM message WHERE conversation = ? AND own IN (0, 1) AND id = ?"
                        + " AND author IS NOT NULL",
                row -> new AccountId(row.bytes(1)),
                in.bytes(),
                id.bytes());
    }

    /**
     * Adds a message that the host has, at its place. One with an id that is there already, whoever
     * wrote it, changes nothing.
     *
     * @param position in the stream
     * @param shown whether it isn't to be announced
     * @return whether it was new
     */
    public static boolean add(
            Transaction tx, Message message, long position, boolean shown, Instant now) {
        boolean isNew =
                tx.update(
                                "INSERT INTO message (conversation, id, own, number, sent_at, at,"
                                        + " type, text, state, shown, place, reply_to, author,"
                                        + " mentioned, position) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
                                        + " ?9, ?10, (SELECT COALESCE(MAX(place), 0) + 1 FROM message),"
                                        + " ?11, ?12, ?13, ?14 WHERE NOT EXISTS (SELECT 1 FROM message"
                                        + " WHERE conversation = ?1 AND own IN (0, 1) AND id = ?2)",
                                message.conversation().bytes(),
                                message.id().bytes(),
                                message.own(),
                                message.number(),
                                message.sentAt(),
                                now,
                                message.type().word(),
                                message.text(),
                                message.state().word(),
                                shown,
                                message.marks().replyTo().map(ContentId::bytes),
                                message.marks().author().map(AccountId::bytes),
                                message.marks().mentioned(),
                                position)
                        == 1;
        if (isNew) {
            behind(tx, message.conversation(), position).forEach(row -> last(tx, row));
        }
        return isNew;
    }

    private static void place(Transaction tx, ConversationId in, ContentId id, long position) {
        tx.update(
                "UPDATE message SET position = ? WHERE conversation = ? AND own IN (0, 1)"
                        + " AND id = ?",
                position,
                in.bytes(),
                id.bytes());
    }

    private static Optional<Long> position(Transaction tx, ConversationId in, ContentId id) {
        return tx.one(
                        "SELECT position FROM message WHERE conversation = ? AND own IN (0, 1)"
                                + " AND id = ?",
                        row -> row.optionalInteger(1),
                        in.bytes(),
                        id.bytes())
                .flatMap(it -> it);
    }

    private static List<Long> behind(Transaction tx, ConversationId in, long position) {
        return tx.list(
                "SELECT row FROM message WHERE conversation = ? AND position > ?"
                        + " ORDER BY position",
                row -> row.integer(1),
                in.bytes(),
                position);
    }

    /**
     * A message stands at this position of the stream; what stands behind it follows it. What the
     * host has twice stands where it stood first, or its author could move it behind what others
     * answered.
     */
    public static void stands(Transaction tx, ConversationId in, ContentId id, long position) {
        if (position(tx, in, id).filter(it -> it <= position).isPresent()) {
            return; // it is where it belongs
        }
        place(tx, in, id, position);
        List<Long> behind = behind(tx, in, position);
        if (!behind.isEmpty() || !isLast(tx, in, id)) {
            last(tx, row(tx, in, id));
            behind.forEach(row -> last(tx, row));
        }
    }

    private static boolean isLast(Transaction tx, ConversationId in, ContentId id) {
        return tx.one(
                        "SELECT id FROM message WHERE conversation = ? ORDER BY place DESC LIMIT 1",
                        row -> new ContentId(row.bytes(1)).equals(id),
                        in.bytes())
                .orElse(true);
    }

    private static long row(Transaction tx, ConversationId in, ContentId id) {
        return tx.one(
                        "SELECT row FROM message WHERE conversation = ? AND own IN (0, 1)"
                                + " AND id = ?",
                        row -> row.integer(1),
                        in.bytes(),
                        id.bytes())
                .orElseThrow();
    }

    private static void last(Transaction tx, long row) {
        tx.update("UPDATE message SET place = ? WHERE row = ?", History.nextPlace(tx), row);
    }

    /** Somebody has seen a message: the room was read up to there. */
    static void read(Transaction tx, Message message) {
        tx.update(
                "UPDATE room SET read = (SELECT position FROM message WHERE conversation = ?1"
                        + " AND own = ?2 AND id = ?3) WHERE conversation = ?1 AND read < (SELECT"
                        + " position FROM message WHERE conversation = ?1 AND own = ?2"
                        + " AND id = ?3)",
                message.conversation().bytes(),
                message.own(),
                message.id().bytes());
    }

    /**
     * What stands up to a position was shown on some device of ours: it isn't announced any more.
     */
    public static void shown(Transaction tx, ConversationId in, long through) {
        tx.update(
                "UPDATE message SET shown = 1 WHERE conversation = ? AND position <= ?"
                        + " AND shown = 0",
                in.bytes(),
                through);
    }
}
