package chat.tacit.client.file;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.Lane;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.file.ChunkId;
import chat.tacit.e2ee.file.FileOwner;
import chat.tacit.e2ee.file.Places;
import chat.tacit.protocol.queue.BlobId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files and the places of their chunks in the database. A chunk's row is <em>open</em> as long as
 * something is to be done about it: to put it, to get it, to delete it.
 */
public final class FileTable {
    private FileTable() {}

    /** The message of a file. */
    record Sent(ConversationId in, ContentId message, boolean own) {}

    /**
     * Enters a file.
     *
     * @param owner if this device puts it at the relays
     */
    static long add(Transaction tx, Sent sent, FileBody body, Optional<FileOwner> owner) {
        long row =
                tx.insert(
                        "INSERT INTO file (message, media, size, hash, key, owner, relays, stage,"
                                + " spool) SELECT row, ?, ?, ?, ?, ?, ?, ?, ? FROM message WHERE"
                                + " conversation = ? AND id = ? AND own = ?",
                        body.media(),
                        body.layout().size(),
                        body.hash(),
                        body.key().secret(),
                        owner.map(FileOwner::secret),
                        StoredFile.text(body.relays()),
                        (owner.isPresent() ? Stage.UP : Stage.OFFERED).word(),
                        sent.message().bytes().hex(),
                        sent.in().bytes(),
                        sent.message().bytes(),
                        sent.own());
        if (owner.isEmpty()) {
            // The id is the contact's choice, and might be that of another file.
            tx.update("UPDATE file SET spool = 'in-' || id WHERE id = ?", row);
        }
        return row;
    }

    static Optional<StoredFile> at(Transaction tx, long row) {
        return tx.one(StoredFile.SELECT + " WHERE f.id = ?", StoredFile::read, row);
    }

    static Optional<StoredFile> of(Transaction tx, ConversationId in, ContentId message) {
        return tx.one(
                StoredFile.SELECT
                        + " WHERE m.conversation = ? AND m.own IN (0, 1) AND m.id = ?"
                        + " ORDER BY m.own DESC",
                StoredFile::read,
                in.bytes(),
                message.bytes());
    }

    static List<StoredFile> in(Transaction tx, Stage stage) {
        return tx.list(
                StoredFile.SELECT + " WHERE f.stage = ? ORDER BY f.id",
                StoredFile::read,
                stage.word());
    }

    static void stage(Transaction tx, long file, Stage stage) {
        tx.update("UPDATE file SET stage = ? WHERE id = ?", stage.word(), file);
    }

    static void moved(Transaction tx, long file, Instant now) {
        tx.update("UPDATE file SET moved_at = ? WHERE id = ?", now, file);
    }

    /** A copy that is to be put, or got if the blob is known. */
    static void chunk(Transaction tx, long file, ChunkId chunk, int copy, Optional<BlobId> blob) {
        tx.update(
                "INSERT OR IGNORE INTO file_chunk (file, level, number, copy, blob)"
                        + " VALUES (?, ?, ?, ?, ?)",
                file,
                chunk.level(),
                chunk.number(),
                copy,
                blob.map(BlobId::bytes));
    }

    /** The first open copies of a file at one relay. */
    static List<Open> open(Transaction tx, StoredFile file, int copy, int limit) {
        return tx.list(
                "SELECT level, number, blob FROM file_chunk WHERE file = ? AND copy = ?"
                        + " AND open = 1 ORDER BY level, number LIMIT ?",
                row ->
                        new Open(
                                new BlobRef(
                                        file.row(),
                                        new ChunkId((int) row.integer(1), (int) row.integer(2)),
                                        copy),
                                row.optionalBytes(3).map(BlobId::new)),
                file.row(),
                copy,
                limit);
    }

    /** A copy about which something is to be done. */
    record Open(BlobRef ref, Optional<BlobId> blob) {}

    static boolean anyOpen(Transaction tx, long file) {
        return tx.one(
                        "SELECT 1 FROM file_chunk WHERE file = ? AND open = 1 LIMIT 1",
                        row -> true,
                        file)
                .isPresent();
    }

    /** Whether a copy of the chunk is still known here. */
    static boolean any(Transaction tx, long file, ChunkId chunk) {
        return tx.one(
                        "SELECT 1 FROM file_chunk WHERE file = ? AND level = ? AND number = ?",
                        row -> true,
                        file,
                        chunk.level(),
                        chunk.number())
                .isPresent();
    }

    static void forget(Transaction tx, BlobRef ref) {
        tx.update(
                "DELETE FROM file_chunk WHERE file = ? AND level = ? AND number = ? AND copy = ?",
                ref.file(),
                ref.chunk().level(),
                ref.chunk().number(),
                ref.copy());
    }

    /** Forgets every copy of a chunk; false if none was known, since it was done before. */
    static boolean forget(Transaction tx, long file, ChunkId chunk) {
        return tx.update(
                        "DELETE FROM file_chunk WHERE file = ? AND level = ? AND number = ?",
                        file,
                        chunk.level(),
                        chunk.number())
                > 0;
    }

    static void forgetAll(Transaction tx, long file) {
        tx.update("DELETE FROM file_chunk WHERE file = ?", file);
    }

    /** Where {@code count} chunks of a level lie, from {@code first} on. */
    static List<Places> places(Transaction tx, long file, int level, int first, int count) {
        Map<Long, List<Places.Copy>> copies = new LinkedHashMap<>();
        tx.list(
                "SELECT number, copy, blob FROM file_chunk WHERE file = ? AND level = ?"
                        + " AND number >= ? AND number < ? AND blob IS NOT NULL"
                        + " ORDER BY number, copy",
                row -> {
                    copies.computeIfAbsent(row.integer(1), _ -> new ArrayList<>())
                            .add(new Places.Copy((int) row.integer(2), new BlobId(row.bytes(3))));
                    return true;
                },
                file,
                level,
                first,
                (long) first + count);
        return copies.values().stream()
                .map(all -> all.subList(0, Math.min(all.size(), Places.MAX_COPIES)))
                .map(Places::new)
                .toList();
    }

    /** The lanes on which something is to be done about a file. */
    public static Set<Lane> lanes(Transaction tx, Isolation isolation) {
        Set<Lane> lanes = new LinkedHashSet<>();
        for (Stage stage : List.of(Stage.UP, Stage.WANTED, Stage.ENDING)) {
            for (StoredFile file : in(tx, stage)) {
                file.relays().forEach(relay -> lanes.add(file.lane(relay, isolation)));
            }
        }
        return lanes;
    }

    /** Every chunk of a file of ours is at a relay: what others are told of it is kept. */
    static void told(Transaction tx, StoredFile file, Instant now) {
        int depth = file.layout().depth();
        List<Places> top = places(tx, file.row(), depth, 0, file.layout().count(depth));
        FileBody body =
                new FileBody(
                        file.name(),
                        file.media(),
                        file.layout(),
                        file.hash(),
                        file.key(),
                        file.relays(),
                        top);
        stage(tx, file.row(), Stage.TOLD);
        offer(tx, file.row(), offered(file.message(), body, now));
    }

    /** A file as it is told of: of the content only the id and the body count. */
    static Content offered(ContentId message, FileBody body, Instant now) {
        return new Content(new Envelope(message, 1, now, Optional.empty()), body);
    }

    static void offer(Transaction tx, long file, Content content) {
        tx.update("UPDATE file SET offer = ? WHERE id = ?", content.encode(), file);
    }

    /** What tells of the file of a message; empty if it is at no relay any more. */
    public static Optional<Content> offer(
            Transaction tx, ConversationId in, ContentId message, boolean own) {
        return tx.one(
                        "SELECT f.offer FROM file f JOIN message m ON m.row = f.message"
                                + " WHERE m.conversation = ? AND m.id = ? AND m.own = ?"
                                + " AND f.stage NOT IN ('ending', 'over', 'lost')",
                        row -> row.optionalBytes(1),
                        in.bytes(),
                        message.bytes(),
                        own)
                .flatMap(bytes -> bytes)
                .map(Content::decode);
    }

    /** Whether a message is a file that this device is putting at the relays. */
    public static boolean isRising(Transaction tx, Message message) {
        return message.own()
                && of(tx, message.conversation(), message.id())
                        .filter(file -> file.stage() == Stage.UP)
                        .isPresent();
    }

    /** The message was taken back: its file is, too. */
    public static void withdrawn(Transaction tx, long message) {
        tx.update(
                "UPDATE file_chunk SET open = (blob IS NOT NULL) WHERE file ="
                        + " (SELECT id FROM file WHERE message = ? AND owner IS NOT NULL)",
                message);
        tx.update(
                "DELETE FROM file_chunk WHERE file ="
                        + " (SELECT id FROM file WHERE message = ? AND owner IS NULL)",
                message);
        tx.update(
                "UPDATE file SET stage = CASE WHEN owner IS NULL THEN 'over' ELSE 'ending' END"
                        + " WHERE message = ?",
                message);
    }

    /** A file of ours can't be sent. */
    public static void failed(Transaction tx, ConversationId in, ContentId message) {
        of(tx, in, message)
                .ifPresent(file -> {
                    tx.update(
                            "UPDATE file_chunk SET open = (blob IS NOT NULL) WHERE file = ?",
                            file.row());
                    stage(tx, file.row(), Stage.ENDING);
                });
    }

    /** The contact has this file of ours: it is deleted at the relays. */
    public static void fetched(Transaction tx, ConversationId by, ContentId message) {
        of(tx, by, message)
                .filter(file -> file.own() && file.stage() == Stage.TOLD)
                .ifPresent(file -> {
                    tx.update("UPDATE file_chunk SET open = 1 WHERE file = ?", file.row());
                    stage(tx, file.row(), Stage.ENDING);
                });
    }
}
