package chat.tacit.client.device;

import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.AccountTold;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.CallBody;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.DeviceBody;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.content.FilePart;
import chat.tacit.e2ee.content.IdentityBody;
import chat.tacit.e2ee.content.KeyChange;
import chat.tacit.e2ee.content.Missing;
import chat.tacit.e2ee.content.Piece;
import chat.tacit.e2ee.content.RoomStep;

import java.util.List;
import java.util.Optional;

/**
 * What was said to all devices of a contact, by the connections that haven't confirmed it ({@code
 * spec/65-device} §10). Once each of them has, nothing is kept.
 */
public final class Copies {
    /**
     * Contents of one connection; the oldest makes room, if it isn't the removal of a device. It is
     * as many as a ratchet may pass over.
     */
    public static final int MAX_WAITING = 512;

    private Copies() {}

    /**
     * A content that a connection hasn't confirmed.
     *
     * @param said what it says; empty if a message of this id says it
     */
    public record Copy(ContentId id, long number, Optional<Content> said) {}

    /** Whether a body is said to the person, not to one device. */
    public static boolean areMadeOf(Body body) {
        return switch (body) {
            case Body.Message _,
                    Body.Reply _,
                    FileBody _,
                    FilePart _,
                    Amendment _,
                    RoomStep _,
                    CallBody _,
                    Body.Timer _ ->
                    true;
            case Body.Receipt receipt -> receipt.progress() == Body.Receipt.Progress.FETCHED;
            case Body.Hello _,
                    Body.Profile _,
                    Body.Routes _,
                    Body.Typing _,
                    Missing _,
                    Piece _,
                    DeviceBody _,
                    IdentityBody _,
                    AccountTold _,
                    KeyChange _,
                    Body.History _,
                    Body.Newer _ ->
                    false;
        };
    }

    /** Whether it has to reach the device whatever becomes of the session. */
    public static boolean areKept(Body body) {
        return switch (body) {
            case Body.Message _,
                    Body.Reply _,
                    FileBody _,
                    FilePart _,
                    Amendment _,
                    RoomStep _,
                    DeviceBody _ ->
                    true;
            case Body.Timer _,
                    CallBody _,
                    IdentityBody _,
                    AccountTold _,
                    KeyChange _,
                    Body.History _,
                    Body.Receipt _,
                    Missing _,
                    Piece _,
                    Body.Hello _,
                    Body.Profile _,
                    Body.Routes _,
                    Body.Typing _,
                    Body.Newer _ ->
                    false;
        };
    }

    /** The number of a content on a connection: what it has already, or the next one. */
    public static long number(Transaction tx, ConversationId connection, ContentId id) {
        return tx.one(
                        "SELECT number FROM copy WHERE connection = ? AND content = ?",
                        row -> row.integer(1),
                        connection.bytes(),
                        id.bytes())
                .orElseGet(() -> Contacts.takeNumber(tx, connection));
    }

    /** Keeps a content until the connection has confirmed it. */
    public static void keep(Transaction tx, ConversationId connection, Content content) {
        boolean message =
                switch (content.body()) {
                    case Body.Message _, Body.Reply _, FileBody _ -> true;
                    case Amendment.Delete delete ->
                            delete.message().equals(content.envelope().id());
                    case Body _ -> false;
                };
        tx.update(
                "INSERT OR REPLACE INTO copy (connection, content, number, bytes)"
                        + " VALUES (?, ?, ?, ?)",
                connection.bytes(),
                content.envelope().id().bytes(),
                content.envelope().number(),
                message ? Optional.<Bytes>empty() : Optional.of(content.encode()));
        tx.update(
                "DELETE FROM copy WHERE connection = ?1 AND content NOT IN (SELECT content"
                        + " FROM copy WHERE connection = ?1 ORDER BY number DESC LIMIT ?2)"
                        + " AND content NOT IN (SELECT r.content FROM conversation v"
                        + " JOIN removal r ON r.conversation = COALESCE(v.parent, v.id)"
                        + " WHERE v.id = ?1 AND r.content IS NOT NULL)",
                connection.bytes(),
                MAX_WAITING);
    }

    /** It is in the outbox, under the connection's newest ratchet. */
    public static void sealed(Transaction tx, ConversationId connection, ContentId id) {
        tx.update(
                "UPDATE copy SET sealed = 1 WHERE connection = ? AND content = ?",
                connection.bytes(),
                id.bytes());
    }

    /** The device has it. */
    public static void confirmed(Transaction tx, ConversationId connection, ContentId id) {
        tx.update(
                "DELETE FROM copy WHERE connection = ? AND content = ?",
                connection.bytes(),
                id.bytes());
    }

    /**
     * A connection ends: messages that no other has, and nobody has confirmed, are to be said on
     * those that are left or come.
     */
    static void handOn(Transaction tx, ConversationId of, ConversationId connection) {
        tx.update(
                "UPDATE message SET sealed = 0 WHERE own = 1 AND conversation = ?1 AND number > 0"
                        + " AND state IN ('queued', 'sent') AND NOT EXISTS (SELECT 1 FROM copy c"
                        + " JOIN conversation v ON v.id = c.connection WHERE c.content ="
                        + " message.id AND c.connection <> ?2 AND (v.id = ?1 OR v.parent = ?1))",
                of.bytes(),
                connection.bytes());
    }

    /** What was said of logs that others took the place of is of no use any more. */
    static void forgetDevices(Transaction tx, ConversationId connection) {
        tx
                .list(
                        "SELECT content, number, bytes FROM copy WHERE connection = ?"
                                + " AND bytes IS NOT NULL",
                        Copies::read,
                        connection.bytes())
                .stream()
                .filter(copy ->
                        copy.said().filter(it -> it.body() instanceof DeviceBody).isPresent())
                .forEach(copy -> confirmed(tx, connection, copy.id()));
    }

    /** Everything has to be sealed again on this connection. */
    public static List<ContentId> unseal(Transaction tx, ConversationId connection) {
        tx.update("UPDATE copy SET sealed = 0 WHERE connection = ?", connection.bytes());
        return unsealed(tx, connection).stream().map(Copy::id).toList();
    }

    /** The same for the numbers from {@code first} to {@code last}; those that there are. */
    public static List<Long> unseal(
            Transaction tx, ConversationId connection, long first, long last) {
        tx.update(
                "UPDATE copy SET sealed = 0 WHERE connection = ? AND number BETWEEN ? AND ?",
                connection.bytes(),
                first,
                last);
        return tx.list(
                "SELECT number FROM copy WHERE connection = ? AND number BETWEEN ? AND ?",
                row -> row.integer(1),
                connection.bytes(),
                first,
                last);
    }

    /** What has to be sealed still, in order. */
    public static List<Copy> unsealed(Transaction tx, ConversationId connection) {
        return tx.list(
                "SELECT content, number, bytes FROM copy WHERE connection = ? AND sealed = 0"
                        + " ORDER BY number",
                Copies::read,
                connection.bytes());
    }

    /** The devices, by number, that haven't confirmed a content that was said to them. */
    public static List<Integer> waiting(Transaction tx, ConversationId in, ContentId id) {
        return tx.list(
                "SELECT v.peer_device FROM copy c JOIN conversation v ON v.id = c.connection"
                        + " WHERE (v.id = ?1 OR v.parent = ?1) AND c.content = ?2"
                        + " ORDER BY v.peer_device",
                row -> (int) row.integer(1),
                in.bytes(),
                id.bytes());
    }

    /**
     * One more relay keeps a copy on a connection; how many keep the message is what they are of
     * the connection that has most.
     */
    public static void kept(
            Transaction tx, ConversationId in, ConversationId connection, ContentId id) {
        tx.update(
                "UPDATE copy SET relays = relays + 1 WHERE connection = ? AND content = ?",
                connection.bytes(),
                id.bytes());
        tx.update(
                "UPDATE message SET relays = MAX(relays, COALESCE((SELECT c.relays FROM copy c"
                        + " WHERE c.connection = ?1 AND c.content = ?2), 1)) WHERE own = 1"
                        + " AND conversation = ?3 AND id = ?2",
                connection.bytes(),
                id.bytes(),
                in.bytes());
    }

    private static Copy read(Row row) {
        return new Copy(
                new ContentId(row.bytes(1)),
                row.integer(2),
                row.optionalBytes(3).map(Content::decode));
    }
}
