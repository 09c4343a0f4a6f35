package chat.tacit.client.room;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;

import java.util.List;
import java.util.Optional;

/** What is to be said in a room, in the order in which it was, until its host has it. */
public final class RoomWaiting {
    private RoomWaiting() {}

    /** The rooms in which something is to be said. */
    public static List<ConversationId> rooms(Transaction tx) {
        return tx.list(
                "SELECT DISTINCT conversation FROM room_waiting WHERE done = 0",
                row -> new ConversationId(row.bytes(1)));
    }

    /** Something that waits, or of which it isn't noted yet what became of it. */
    public static Optional<Content> find(Transaction tx, ConversationId in, ContentId id) {
        return tx.one(
                "SELECT content FROM room_waiting WHERE conversation = ? AND content_id = ?",
                row -> Content.decode(row.bytes(1)),
                in.bytes(),
                id.bytes());
    }

    static void put(Transaction tx, ConversationId in, Content content) {
        tx.update(
                "INSERT INTO room_waiting (conversation, content_id, content) VALUES (?, ?, ?)",
                in.bytes(),
                content.envelope().id().bytes(),
                content.encode());
    }

    /** Says something else in the place of what waits under the same id; false if nothing does. */
    static boolean replace(Transaction tx, ConversationId in, Content content) {
        return tx.update(
                        "UPDATE room_waiting SET content = ? WHERE conversation = ?"
                                + " AND content_id = ?",
                        content.encode(),
                        in.bytes(),
                        content.envelope().id().bytes())
                == 1;
    }

    /** It isn't to be said any more. */
    static void remove(Transaction tx, ConversationId in, ContentId id) {
        tx.update(
                "DELETE FROM room_waiting WHERE conversation = ? AND content_id = ?",
                in.bytes(),
                id.bytes());
    }
}
