package chat.tacit.client.file;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.Lane;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.file.FileKey;
import chat.tacit.e2ee.file.FileLayout;
import chat.tacit.e2ee.file.FileOwner;
import chat.tacit.e2ee.file.Places;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A file as the database knows it.
 *
 * @param owner of one that this device puts at relays: what owns its blobs
 * @param level of ours: the level whose chunks are being put
 * @param spool the name of its sealed chunks on the disk
 * @param done parts of level 0 that have come or gone so far
 */
record StoredFile(
        long row,
        ConversationId conversation,
        ContentId message,
        boolean own,
        String name,
        String media,
        FileLayout layout,
        Bytes hash,
        FileKey key,
        Optional<FileOwner> owner,
        List<RelayAddress> relays,
        Stage stage,
        int level,
        String spool,
        int done,
        Optional<String> saved) {

    static final String SELECT =
            "SELECT f.id, m.conversation, m.id, m.own, m.text, f.media, f.size, f.hash, f.key,"
                    + " f.owner, f.relays, f.stage, f.level, f.spool, f.done, f.saved FROM file f"
                    + " JOIN message m ON m.row = f.message";

    static StoredFile read(Row row) {
        return new StoredFile(
                row.integer(1),
                new ConversationId(row.bytes(2)),
                new ContentId(row.bytes(3)),
                row.flag(4),
                row.text(5),
                row.text(6),
                new FileLayout(row.integer(7)),
                row.bytes(8),
                new FileKey(row.secret(9)),
                row.optionalSecret(10).map(FileOwner::new),
                relays(row.text(11)),
                Stage.of(row.text(12)),
                (int) row.integer(13),
                row.text(14),
                (int) row.integer(15),
                row.optionalText(16));
    }

    static List<RelayAddress> relays(String text) {
        if (text.isEmpty()) {
            return List.of(); // its bytes come in the conversation itself
        }
        return Arrays.stream(text.split("\n")).map(RelayAddress::parse).toList();
    }

    static String text(List<RelayAddress> relays) {
        return String.join("\n", relays.stream().map(RelayAddress::toString).toList());
    }

    /** How many copies of each chunk are put. */
    int copies() {
        return Math.min(Places.MAX_COPIES, relays.size());
    }

    /** Where its parts at a relay are spoken about. */
    Lane lane(RelayAddress relay, Isolation isolation) {
        return isolation.fileLane(relay, row, conversation);
    }

    FileStatus status() {
        int parts = layout.count(0) * (owner.isPresent() ? Math.max(1, copies()) : 1);
        return new FileStatus(
                name, media, layout.size(), stage, Math.min(done, parts), parts, saved);
    }
}
