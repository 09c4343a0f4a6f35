package chat.tacit.client.backup;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Ratchets;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRecords;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.Seen;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.KeptRecord;
import chat.tacit.e2ee.record.ProfileRecord;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections with devices of contacts, and the queues and routes of each connection, between the
 * database and records.
 */
final class ConnectionRecords {
    private ConnectionRecords() {}

    /** What there is of a contact: its own queues and routes, and those that hang on it. */
    static List<ProfileRecord> of(Transaction tx, ConversationId in, Instant now) {
        List<ProfileRecord> records = new ArrayList<>(queues(tx, in));
        records.addAll(routes(tx, in));
        records.addAll(MeshRecords.of(tx, in));
        for (ConversationId connection : answered(tx, in)) {
            records.add(connection(tx, connection, now));
            records.addAll(queues(tx, connection));
            records.addAll(routes(tx, connection));
            records.addAll(MeshRecords.of(tx, connection));
        }
        return records;
    }

    /** The keys of one that nobody has answered are of an agreement. */
    private static List<ConversationId> answered(Transaction tx, ConversationId in) {
        return tx.list(
                "SELECT v.id FROM conversation v JOIN contact c ON c.conversation = v.id WHERE"
                        + " v.parent = ? AND v.kind = 'device' AND v.state = 'active' AND c.live = 1"
                        + " ORDER BY v.created_at, v.id",
                row -> new ConversationId(row.bytes(1)),
                in.bytes());
    }

    private static KeptRecord.Connection connection(
            Transaction tx, ConversationId id, Instant now) {
        int version = Ratchets.version(tx, id, now);
        return tx.one(
                        "SELECT v.id, v.parent, v.peer_device, v.created_at, c.ik, c.dk, c.peer_ik,"
                                + " c.peer_dk, c.peer_join, c.travel, c.peer_travel, c.next_number,"
                                + " MAX(c.expected_number, COALESCE((SELECT MAX(number) + 1 FROM early"
                                + " WHERE conversation = v.id), 1)), c.last_received, c.resync_no FROM"
                                + " contact c JOIN conversation v ON v.id = c.conversation WHERE v.id ="
                                + " ?",
                        row -> connection(row, version),
                        id.bytes())
                .orElseThrow();
    }

    private static KeptRecord.Connection connection(Row row, int version) {
        return new KeptRecord.Connection(
                row.bytes(1),
                row.bytes(2),
                (int) row.integer(3),
                row.instant(4),
                new ContactIdentityKey(
                        AgreementKey.of(row.secret(5)), SigningKey.of(row.secret(6))),
                new ContactIdentity(
                        new AgreementPublicKey(row.bytes(7)), new VerifyingKey(row.bytes(8))),
                row.optionalBytes(9),
                Travel.of(row.text(10)),
                row.optionalText(11).map(Travel::of),
                new ProfileRecord.Contact.Progress(
                        row.integer(12),
                        row.integer(13),
                        row.optionalBytes(14).map(Seen::new),
                        row.integer(15),
                        version,
                        false));
    }

    /** Enters a connection, on which nothing is sealed before a re-sync. */
    static void put(Transaction tx, KeptRecord.Connection connection, Instant now) {
        tx.update(
                "INSERT INTO conversation (id, kind, name, state, level, created_at, parent,"
                        + " peer_device) SELECT ?, 'device', '', 'active', level, ?, id, ?"
                        + " FROM conversation WHERE id = ?",
                connection.conversation(),
                connection.began(),
                connection.device(),
                connection.in());
        tx.update(
                "INSERT INTO contact (conversation, joiner, ik, dk, peer_ik, peer_dk, peer_join,"
                        + " travel, peer_travel, profile_due, next_number, expected_number,"
                        + " last_received, resync_no, version, paused) VALUES (?, ?, ?, ?, ?, ?, ?, ?,"
                        + " ?, NULL, ?, ?, ?, ?, ?, 1)",
                connection.conversation(),
                connection.accepted().isEmpty(),
                connection.own().identity().secret(),
                connection.own().root().seed(),
                connection.peer().identity().bytes(),
                connection.peer().root().bytes(),
                connection.accepted(),
                connection.travel().text(),
                connection.peerTravel().map(Travel::text),
                connection.progress().next(),
                connection.progress().expected(),
                connection.progress().seen().map(Seen::bytes),
                // There may have been re-syncs that the backup doesn't know.
                Math.max(connection.progress().resync(), now.getEpochSecond()),
                connection.progress().version());
    }

    private static List<ProfileRecord.ReceivingQueue> queues(Transaction tx, ConversationId id) {
        return tx.list(
                "SELECT relay, server_key, box_key, recipient_id, sender_key, peer, recovery"
                        + " FROM queue WHERE conversation = ? AND told = 1"
                        + " AND retired_at IS NULL AND rekey = 0 ORDER BY id",
                row ->
                        new ProfileRecord.ReceivingQueue(
                                id.bytes(),
                                RelayAddress.parse(row.text(1)),
                                AgreementKey.of(row.secret(2)),
                                AgreementKey.of(row.secret(3)),
                                row.optionalBytes(4).map(RecipientId::new),
                                row.optionalBytes(5).map(AgreementPublicKey::new),
                                row.optionalBytes(6).map(AgreementPublicKey::new),
                                row.flag(7)),
                id.bytes());
    }

    private static List<ProfileRecord.SendingRoute> routes(Transaction tx, ConversationId id) {
        return tx.list(
                "SELECT relay, box_key, route_key, server_key, secured, recovery FROM route"
                        + " WHERE conversation = ? AND rekey = 0 ORDER BY id",
                row ->
                        new ProfileRecord.SendingRoute(
                                id.bytes(),
                                RelayAddress.parse(row.text(1)),
                                new AgreementPublicKey(row.bytes(2)),
                                AgreementKey.of(row.secret(3)),
                                AgreementKey.of(row.secret(4)),
                                row.flag(5),
                                row.flag(6)),
                id.bytes());
    }

    static void put(Transaction tx, ProfileRecord.ReceivingQueue queue) {
        tx.update(
                "INSERT INTO queue (relay, conversation, server_key, box_key, recipient_id,"
                        + " sender_key, peer, recovery) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                queue.relay().toString(),
                queue.conversation(),
                queue.serverKey().secret(),
                queue.boxKey().secret(),
                queue.recipient().map(RecipientId::bytes),
                queue.senderKey().map(AgreementPublicKey::bytes),
                queue.peer().map(AgreementPublicKey::bytes),
                queue.recovery());
    }

    static void put(Transaction tx, ProfileRecord.SendingRoute route) {
        tx.update(
                "INSERT INTO route (conversation, relay, box_key, route_key, server_key, secured,"
                        + " recovery) VALUES (?, ?, ?, ?, ?, ?, ?)",
                route.conversation(),
                route.relay().toString(),
                route.boxKey().bytes(),
                route.routeKey().secret(),
                route.serverKey().secret(),
                route.secured(),
                route.recovery());
    }
}
