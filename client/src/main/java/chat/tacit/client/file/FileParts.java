package chat.tacit.client.file;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.device.Connections;
import chat.tacit.client.device.Copies;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.Outbox;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.content.FilePart;
import chat.tacit.e2ee.mesh.Cut;
import chat.tacit.e2ee.mesh.Part;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Files of hidden conversations, whose bytes come as contents, since no relay may have a part of
 * one ({@code spec/40-mesh} §10.1).
 */
public final class FileParts {
    /** Files of a conversation of which parts are kept that aren't whole yet. */
    static final int MOST = 16;

    /** How long a part waits for the others. */
    private static final Duration LIFE = Duration.ofDays(30);

    private static final Duration SLOT = Duration.ofMinutes(1);

    private FileParts() {}

    /** Whether a file may be sent to somebody, else what it would take. */
    public static boolean requireFits(Transaction tx, ConversationId to, Path file)
            throws ClientException {
        if (!MeshRoutes.isHidden(tx, to)) {
            return true;
        }
        long size;
        try {
            size = Files.size(file);
        } catch (IOException e) {
            return true; // whoever reads it says what is wrong
        }
        if (size > FileBody.MAX_IN_PARTS) {
            long pieces = Math.ceilDiv(size, Cut.CONTENT.size());
            throw new ClientException(
                    "a file for a hidden contact has at most 65,536 bytes: it goes in pieces of"
                            + " 1,536, one a slot, and this one would take some "
                            + Math.ceilDiv(SLOT.multipliedBy(pieces).toMinutes(), 60)
                            + " hours. Send it to a contact who isn't hidden.");
        }
        return true;
    }

    /** Seals the parts of a file of ours, each kept until it is confirmed. */
    static void send(Transaction tx, StoredFile file, byte[] content, Sealer sealer, Instant now) {
        if (content.length == 0) {
            return;
        }
        for (FilePart part : FilePart.of(file.message(), Bytes.owned(content))) {
            ContentId id = id(file.message(), part.part().index());
            for (ConversationId connection : Connections.of(tx, file.conversation())) {
                long number = Copies.number(tx, connection, id);
                Sealer.Numbered which = new Sealer.Numbered(id, number, now);
                sealer.sealKept(tx, connection, which, part, now);
            }
        }
    }

    /** By which a part that isn't needed any more is found. */
    private static ContentId id(ContentId message, int index) {
        byte[] hashed =
                Fields.unlabelled()
                        .fixed(message.bytes())
                        .fixed(new byte[] {(byte) index})
                        .toArray();
        return new ContentId(Bytes.of(Hash.sha256(hashed), 0, ContentId.SIZE));
    }

    /** The message was taken back: parts that nobody has stay here. */
    public static void withdraw(Transaction tx, ConversationId connection, ContentId message) {
        for (int i = 0; i < Cut.FILE.most(); i++) {
            ContentId part = id(message, i);
            Outbox.delivered(tx, connection, part.bytes());
            Copies.confirmed(tx, connection, part);
        }
    }

    /** Keeps a part that came; of a file that is here, or can't be any more, none is kept. */
    public static void take(Transaction tx, ConversationId in, FilePart part, Instant now) {
        Part one = part.part();
        Optional<Stage> stage = FileTable.of(tx, in, part.message()).map(StoredFile::stage);
        if (stage.filter(it -> it != Stage.WANTED && it != Stage.OFFERED).isPresent()) {
            return;
        }
        tx.update(
                "INSERT OR IGNORE INTO file_part (conversation, message, part, parts, bytes, at)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                in.bytes(),
                one.id(),
                one.index(),
                one.count(),
                one.bytes(),
                now);
        tx.update(
                "DELETE FROM file_part WHERE conversation = ?1 AND message NOT IN (SELECT message"
                        + " FROM file_part WHERE conversation = ?1 GROUP BY message"
                        + " ORDER BY MIN(at) DESC, message LIMIT ?2)",
                in.bytes(),
                MOST);
    }

    /** Files whose parts are all here. */
    static List<StoredFile> ready(Transaction tx) {
        return tx.list(
                StoredFile.SELECT
                        + " WHERE f.stage = 'wanted' AND f.relays = '' AND "
                        + COMPLETE
                        + " ORDER BY f.id",
                StoredFile::read);
    }

    /** A condition on the file {@code f} of the message {@code m}. */
    private static final String COMPLETE =
            "(SELECT COUNT(*) FROM file_part p WHERE p.conversation = m.conversation"
                    + " AND p.message = m.id) >= (f.size + 12287) / 12288";

    /** Whether {@link #ready} has something. */
    static Optional<Instant> readyAt(Transaction tx) {
        return tx.one(
                        "SELECT 1 FROM file f JOIN message m ON m.row = f.message"
                                + " WHERE f.stage = 'wanted' AND f.relays = '' AND "
                                + COMPLETE
                                + " LIMIT 1",
                        row -> true)
                .map(_ -> Instant.EPOCH);
    }

    /**
     * The bytes of a file of which all parts are here, which are forgotten; empty if they aren't
     * what was told of it.
     */
    static Optional<byte[]> whole(Transaction tx, StoredFile file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tx.list(
                        "SELECT bytes FROM file_part WHERE conversation = ? AND message = ?"
                                + " ORDER BY part",
                        row -> row.bytes(1),
                        file.conversation().bytes(),
                        file.message().bytes())
                .forEach(part -> out.writeBytes(part.shared()));
        tx.update(
                "DELETE FROM file_part WHERE conversation = ? AND message = ?",
                file.conversation().bytes(),
                file.message().bytes());
        byte[] content = out.toByteArray();
        boolean right =
                content.length == file.layout().size()
                        && Bytes.owned(Hash.sha256(content)).equals(file.hash());
        return right ? Optional.of(content) : Optional.empty();
    }

    /** Forgets parts that waited too long for the others. */
    static void tidy(Transaction tx, Instant now) {
        tx.update("DELETE FROM file_part WHERE at < ?", now.minus(LIFE));
    }
}
