package chat.tacit.client.file;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.history.History;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.file.ChunkId;
import chat.tacit.e2ee.file.FileLayout;
import chat.tacit.e2ee.file.Places;
import chat.tacit.e2ee.record.LinkedRecord;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Fetches the files of contacts, and those that another device sent, chunk by chunk from whichever
 * relay has one.
 */
public final class Downloads {
    /**
     * Files up to this many bytes are fetched without being asked for, but for those of strangers.
     */
    public static final long AUTOMATIC = 10L << 20;

    /** As long as a conversation has no more bytes of files than this. */
    public static final long AUTOMATIC_TOTAL = 256L << 20;

    /** The longest that the sender waits to hear that it may delete the file at the relays. */
    private static final Duration CONFIRM = Duration.ofSeconds(5);

    private Downloads() {}

    /** A contact told of a file. A small one is fetched at once. */
    public static void offered(
            Transaction tx, ConversationId from, ContentId message, FileBody body, Instant now) {
        var sent = new FileTable.Sent(from, message, false);
        var _ = offered(tx, sent, FileTable.offered(message, body, now), body, now);
    }

    /** A member of a room told of a file, or another device of the account. */
    public static void offered(
            Transaction tx, ConversationId in, Content content, boolean own, Instant now) {
        if (content.body() instanceof FileBody body) {
            ContentId id = content.envelope().id();
            var sent = new FileTable.Sent(in, id, own);
            var _ = offered(tx, sent, FileTable.offered(id, body, now), body, now);
        }
    }

    /**
     * A sibling told of a file, which it or a contact sent.
     *
     * @return whether it wasn't known
     */
    public static boolean told(Transaction tx, LinkedRecord.File file, Instant now) {
        ConversationId in = new ConversationId(file.conversation());
        ContentId message = file.content().envelope().id();
        boolean named =
                tx.one(
                                "SELECT 1 FROM message WHERE conversation = ? AND id = ?"
                                        + " AND own = ? AND type = 'file'",
                                row -> true,
                                in.bytes(),
                                message.bytes(),
                                file.own())
                        .isPresent();
        var sent = new FileTable.Sent(in, message, file.own());
        boolean atRelays = !file.body().inParts(); // else the device that has it is the only one
        return named && atRelays && offered(tx, sent, file.content(), file.body(), now);
    }

    private static boolean offered(
            Transaction tx, FileTable.Sent sent, Content content, FileBody body, Instant now) {
        ConversationId in = sent.in();
        if (FileTable.of(tx, in, sent.message()).isPresent()) {
            return false;
        }
        long before = bytes(tx, in);
        if (History.find(tx, in, sent.message()).isEmpty()) {
            return false; // it has disappeared already
        }
        long row = FileTable.add(tx, sent, body, Optional.empty());
        places(tx, row, body.layout().depth(), 0, body.chunks());
        FileTable.offer(tx, row, content);
        boolean small = body.layout().size() <= AUTOMATIC;
        boolean room = before + body.layout().size() <= AUTOMATIC_TOTAL;
        if (small && room && isAccepted(tx, in) && Strangers.mayBeFetched(tx, sent, body)) {
            want(tx, row, now);
        }
        return true;
    }

    /** Nothing is fetched for somebody about whom the user hasn't decided. */
    static boolean isAccepted(Transaction tx, ConversationId from) {
        return tx.one(
                        "SELECT 1 FROM conversation WHERE id = ? AND state <> 'request'",
                        row -> true,
                        from.bytes())
                .isPresent();
    }

    private static long bytes(Transaction tx, ConversationId from) {
        return tx.one(
                        "SELECT COALESCE(SUM(f.size), 0) FROM file f CROSS JOIN message m"
                                + " ON m.row = f.message WHERE m.conversation = ?"
                                + " AND f.owner IS NULL AND f.stage IN ('wanted', 'here')",
                        row -> row.integer(1),
                        from.bytes())
                .orElseThrow();
    }

    private static void places(
            Transaction tx, long file, int level, int first, List<Places> chunks) {
        for (int i = 0; i < chunks.size(); i++) {
            ChunkId chunk = new ChunkId(level, first + i);
            for (Places.Copy copy : chunks.get(i).copies()) {
                FileTable.chunk(tx, file, chunk, copy.relay(), Optional.of(copy.blob()));
            }
        }
    }

    static void want(Transaction tx, long file, Instant now) {
        tx.update(
                "UPDATE file SET stage = 'wanted', moved_at = ? WHERE id = ?"
                        + " AND stage = 'offered'",
                now,
                file);
    }

    /** A chunk of the file itself is on the disk. */
    static void kept(Transaction tx, StoredFile file, ChunkId chunk, Instant now, Entropy entropy) {
        if (FileTable.forget(tx, file.row(), chunk)) {
            tx.update(
                    "UPDATE file SET done = done + 1, moved_at = ? WHERE id = ?", now, file.row());
        }
        boolean whole = !FileTable.anyOpen(tx, file.row());
        if (whole && file.stage() == Stage.WANTED) {
            FileTable.stage(tx, file.row(), Stage.HERE);
            boolean confirmed = !file.own() && !StoredRoom.is(tx, file.conversation());
            if (confirmed && !Siblings.anyFed(tx)) {
                confirm(tx, file.row(), now, entropy); // else others have to fetch it still
            }
        }
    }

    /** A chunk of a list has come: it says where others lie. */
    static void listed(Transaction tx, StoredFile file, ChunkId chunk, byte[] list, Instant now) {
        ByteBuffer in = ByteBuffer.wrap(list);
        int first = chunk.number() * FileLayout.PLACES;
        if (FileTable.forget(tx, file.row(), chunk)) {
            for (int i = 0; in.hasRemaining(); i++) {
                Places places = Places.read(in, file.relays().size());
                places(tx, file.row(), chunk.level() - 1, first + i, List.of(places));
            }
            FileTable.moved(tx, file.row(), now);
        }
    }

    /** A relay doesn't have a copy, or has something else: the other one is left, or none. */
    static boolean lost(Transaction tx, BlobRef ref) {
        FileTable.forget(tx, ref);
        if (FileTable.any(tx, ref.file(), ref.chunk())) {
            return false;
        }
        FileTable.forgetAll(tx, ref.file());
        FileTable.stage(tx, ref.file(), Stage.LOST);
        return true;
    }

    private static void confirm(Transaction tx, long file, Instant now, Entropy entropy) {
        long delay =
                Math.floorMod(ByteBuffer.wrap(entropy.bytes(8)).getLong(), CONFIRM.toMillis() + 1);
        tx.update("UPDATE file SET confirm_at = ? WHERE id = ?", now.plusMillis(delay), file);
    }
}
