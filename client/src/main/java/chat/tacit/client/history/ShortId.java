package chat.tacit.client.history;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;

import java.util.List;
import java.util.Locale;

/** Ids of messages as people type them: the beginning, as long as it names one message alone. */
public final class ShortId {
    /** Characters of the shortest beginning. */
    private static final int MIN_PREFIX = 4;

    private ShortId() {}

    /**
     * The message of an id, of which the end may be missing.
     *
     * @throws ClientException if there is none, or several
     */
    public static Message find(Transaction tx, ConversationId in, String id)
            throws ClientException {
        String hex = id.toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{" + MIN_PREFIX + ",32}")) {
            throw new ClientException(
                    "an id is at least "
                            + MIN_PREFIX
                            + " of the characters that 'tacit history'"
                            + " shows beside the message.");
        }
        List<Message> found =
                MessageRows.list(
                        tx,
                        " WHERE m.conversation = ? AND m.own IN (0, 1)"
                                + " AND m.id BETWEEN ? AND ? AND m.held_until IS NULL LIMIT 2",
                        in.bytes(),
                        Bytes.ofHex(hex + "0".repeat(32 - hex.length())),
                        Bytes.ofHex(hex + "f".repeat(32 - hex.length())));
        if (found.size() > 1) {
            throw new ClientException("several ids begin with " + id + "; type more of it.");
        }
        if (found.isEmpty()) {
            throw new ClientException(
                    "there is no message " + id + " here; 'tacit history' shows the ids.");
        }
        return found.getFirst();
    }

    /** The shortest beginning of a message's id by which {@link #find} finds it. */
    public static String of(Transaction tx, Message message) {
        String hex = message.id().bytes().hex();
        List<String> others =
                tx.list(
                        "SELECT hex(id) FROM message WHERE conversation = ? AND own IN (0, 1)"
                                + " AND id BETWEEN ? AND ?",
                        row -> row.text(1).toLowerCase(Locale.ROOT),
                        message.conversation().bytes(),
                        Bytes.ofHex(hex.substring(0, MIN_PREFIX) + "0".repeat(32 - MIN_PREFIX)),
                        Bytes.ofHex(hex.substring(0, MIN_PREFIX) + "f".repeat(32 - MIN_PREFIX)));
        for (int length = MIN_PREFIX; length < hex.length(); length++) {
            String prefix = hex.substring(0, length);
            if (others.stream().filter(other -> other.startsWith(prefix)).count() <= 1) {
                return prefix;
            }
        }
        return hex;
    }
}
