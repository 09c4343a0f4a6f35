package chat.tacit.client.device;

import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.History;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.DoomedQueues;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.device.Device;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogEntry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The connections of a conversation, one with each device of the contact ({@code spec/65-device}
 * §6). The conversation that the user sees may be one itself; the others hang on it.
 */
public final class Connections {
    private Connections() {}

    /** The conversation that the user sees: the one on which {@code id} hangs, or it itself. */
    public static ConversationId shown(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT COALESCE(parent, id) FROM conversation WHERE id = ?",
                        row -> new ConversationId(row.bytes(1)),
                        id.bytes())
                .orElse(id);
    }

    /** The connections of a conversation that have a session, the oldest first. */
    public static List<ConversationId> of(Transaction tx, ConversationId in) {
        return tx.list(
                "SELECT v.id FROM contact c JOIN conversation v ON v.id = c.conversation"
                        + " WHERE (v.id = ?1 OR v.parent = ?1) AND c.live = 1"
                        + " ORDER BY v.created_at, v.id",
                row -> new ConversationId(row.bytes(1)),
                in.bytes());
    }

    /** Whether there is anything else than the connection that the conversation is itself. */
    public static boolean areSeveral(Transaction tx, ConversationId in) {
        return !of(tx, in).equals(List.of(in));
    }

    /** Whether this device is the only one of ours, and the contact too uses one. */
    public static boolean areSingle(Transaction tx, ConversationId in) {
        return !Siblings.anyFed(tx)
                && !areSeveral(tx, in)
                && devices(tx, in) == 1
                && count(DeviceLogs.own(tx, in)) == 1;
    }

    /** The connection with a device of the contact. */
    public static Optional<ConversationId> with(Transaction tx, ConversationId in, int device) {
        return of(tx, in).stream().filter(one -> device(tx, one) == device).findFirst();
    }

    /** Whether there is a connection with a device of the contact that was answered. */
    static boolean isAnswered(Transaction tx, ConversationId in, int device) {
        return with(tx, in, device)
                .flatMap(connection -> Contacts.find(tx, connection))
                .filter(contact -> contact.state() == Conversation.State.ACTIVE)
                .isPresent();
    }

    /** The number of the device at the other end. */
    public static int device(Transaction tx, ConversationId connection) {
        return tx.one(
                        "SELECT peer_device FROM conversation WHERE id = ?",
                        row -> (int) row.integer(1),
                        connection.bytes())
                .orElseThrow();
    }

    /** How many devices the contact's log holds; one before its hello. */
    public static int devices(Transaction tx, ConversationId in) {
        return DeviceLogs.peer(tx, in).map(Connections::count).orElse(1);
    }

    private static int count(DeviceLog log) {
        return (int)
                log.devices().stream()
                        .filter(device -> device.number() != LogEntry.RECOVERY)
                        .count();
    }

    /** Devices of the contact with which this one has no connection. */
    public static List<Device> missing(Transaction tx, ConversationId in) {
        return DeviceLogs.peer(tx, in).map(DeviceLog::devices).orElse(List.of()).stream()
                .filter(device -> device.number() != LogEntry.RECOVERY)
                .filter(device -> with(tx, in, device.number()).isEmpty())
                .toList();
    }

    /**
     * Ends the connections with devices that the contact's log doesn't hold any more, also of one
     * whose number another has by now: after a fork numbers may be given twice.
     */
    static void reconcile(Transaction tx, ConversationId in, DeviceLog log, Instant now) {
        for (ConversationId connection : of(tx, in)) {
            ContactIdentity keys = Contacts.find(tx, connection).orElseThrow().peer();
            boolean stands =
                    log.device(device(tx, connection))
                            .filter(device -> device.keys().equals(keys))
                            .isPresent();
            if (!stands) {
                Copies.handOn(tx, in, connection);
                drop(tx, in, connection, now);
            }
        }
    }

    /** Ends a connection: its queues are to be deleted, and nothing is sent on it any more. */
    public static void drop(
            Transaction tx, ConversationId in, ConversationId connection, Instant now) {
        DoomedQueues.doomAll(tx, connection, now);
        History.letGo(tx, in, connection);
        if (!connection.equals(in)) {
            tx.update("DELETE FROM conversation WHERE id = ?", connection.bytes());
            return;
        }
        for (String table :
                List.of(
                        "route",
                        "ratchet",
                        "outbox",
                        "receipt",
                        "early",
                        "mesh_key",
                        "mesh_peer")) {
            tx.update("DELETE FROM " + table + " WHERE conversation = ?", in.bytes());
        }
        tx.update("DELETE FROM copy WHERE connection = ?", in.bytes());
        tx.update(
                "UPDATE contact SET live = 0, join_fields = NULL, resync_fields = NULL,"
                        + " resync_key = NULL, resync_kem = NULL, profile_due = NULL,"
                        + " routes_due = NULL, paused = 0 WHERE conversation = ?",
                in.bytes());
    }

    /** Ends all connections that hang on a conversation, and the invitations to make more. */
    public static void dropAll(Transaction tx, ConversationId in, Instant now) {
        for (ConversationId connection : of(tx, in)) {
            if (!connection.equals(in)) {
                drop(tx, in, connection, now);
            }
        }
        RetiredConnections.of(tx, in).forEach(connection -> drop(tx, in, connection, now));
        uninviteAll(tx, in, now);
    }

    /** Ends the invitations of this device for devices of a contact. */
    static void uninviteAll(Transaction tx, ConversationId in, Instant now) {
        tx.list("SELECT id FROM invitation WHERE parent = ?", row -> row.bytes(1), in.bytes())
                .forEach(invitation -> end(tx, invitation, now));
    }

    /** Ends the invitations of this device for one of the contact's: nobody joins by them. */
    static void uninvite(Transaction tx, ConversationId in, int device, Instant now) {
        tx.list(
                        "SELECT id FROM invitation WHERE parent = ? AND peer_device = ?"
                                + " AND state = 'open'",
                        row -> row.bytes(1),
                        in.bytes(),
                        device)
                .forEach(invitation -> end(tx, invitation, now));
    }

    private static void end(Transaction tx, Bytes invitation, Instant now) {
        DoomedQueues.doomAll(tx, invitation, now);
        MeshRoutes.end(tx, invitation);
        tx.update(
                "UPDATE invitation SET state = 'expired', fixed = X'', secrets = NULL,"
                        + " parent = NULL WHERE id = ?",
                invitation);
    }
}
