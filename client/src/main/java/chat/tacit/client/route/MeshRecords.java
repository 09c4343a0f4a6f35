package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.mesh.MeshAddresses;
import chat.tacit.client.mesh.MeshRequests;
import chat.tacit.client.mesh.ServerRecords;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.record.MeshRecord;
import chat.tacit.e2ee.route.MeshRoute;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the profile uses the mesh, its mesh address and what was decided about requests to it, and
 * servers of which it knows more than any list says, as a backup and its devices have them ({@code
 * spec/70-key-backup} §3). The keys at which it receives from contacts belong to one device each:
 * they are in a backup alone.
 */
public final class MeshRecords {
    /** A mesh address is never renewed by itself. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** Bytes of a location id. */
    private static final int LOCATION = 16;

    private MeshRecords() {}

    /** All of them; servers that are no default ones only if something is held against them. */
    public static List<MeshRecord> all(Transaction tx) {
        List<MeshRecord> records = new ArrayList<>();
        records.addAll(
                tx.list(
                        "SELECT cover, mean, hidden, decided_at FROM mesh WHERE one = 1 AND"
                                + " decided_at > 0",
                        row ->
                                new MeshRecord.Settings(
                                        row.text(1),
                                        row.optionalInteger(2).map(Duration::ofMillis),
                                        row.flag(3),
                                        row.instant(4))));
        records.addAll(
                tx.list(
                        "SELECT public_key, private_key, made_at, ends_at, id FROM mesh_key"
                                + " WHERE purpose = 'address' ORDER BY id",
                        row -> address(tx, row)));
        records.addAll(ServerRecords.all(tx));
        records.addAll(MeshRequests.decisions(tx));
        return records;
    }

    private static MeshRecord address(Transaction tx, Row row) {
        boolean givenUp = row.optionalInstant(4).isPresent();
        return new MeshRecord.Address(
                new JosePublicKey(row.bytes(1)),
                givenUp
                        ? Optional.empty()
                        : Optional.of(
                                new MeshRecord.Address.Held(
                                        JoseKey.of(row.secret(2)),
                                        row.instant(3),
                                        MeshAddresses.servers(tx, row.integer(5)))));
    }

    /**
     * Takes a record. Of two settings the later decision holds; an address that was given up isn't
     * taken up again; what this device found out about a server itself stays.
     *
     * @throws MalformedException if it can't be
     */
    public static void put(Transaction tx, MeshRecord record, Instant now) {
        switch (record) {
            case MeshRecord.Settings settings -> put(tx, settings);
            case MeshRecord.Address address -> put(tx, address, now);
            case MeshRecord.Server server -> ServerRecords.put(tx, server, now);
            case MeshRecord.Decision decision -> MeshRequests.decided(tx, decision);
            case MeshRecord.Receiving receiving -> put(tx, receiving, now);
            case MeshRecord.Sending sending -> put(tx, sending);
        }
    }

    /** Where a connection receives, and where it sends. */
    public static List<MeshRecord> of(Transaction tx, ConversationId connection) {
        List<MeshRecord> records = new ArrayList<>();
        boolean hidden = MeshRoutes.isHidden(tx, connection);
        records.addAll(
                tx.list(
                        "SELECT private_key, box_key, peer, told, made_at, renew_at, ends_at, id"
                                + " FROM mesh_key WHERE conversation = ? AND rekey <> 1 ORDER BY id",
                        row -> receiving(tx, connection, hidden, row),
                        connection.bytes()));
        records.addAll(
                tx.list(
                        "SELECT public_key, box_key, route_key, since, ends_at FROM mesh_peer"
                                + " WHERE conversation = ? AND rekey = 0 ORDER BY id",
                        row -> sending(connection, row),
                        connection.bytes()));
        return records;
    }

    private static MeshRecord receiving(
            Transaction tx, ConversationId connection, boolean hidden, Row row) {
        return new MeshRecord.Receiving(
                connection.bytes(),
                hidden,
                JoseKey.of(row.secret(1)),
                AgreementKey.of(row.secret(2)),
                row.optionalBytes(3).map(AgreementPublicKey::new),
                new MeshRecord.Receiving.Life(
                        row.flag(4), row.instant(5), row.instant(6), row.optionalInstant(7)),
                MeshAddresses.servers(tx, row.integer(8)));
    }

    private static MeshRecord sending(ConversationId connection, Row row) {
        return new MeshRecord.Sending(
                connection.bytes(),
                new MeshRoute(
                        new JosePublicKey(row.bytes(1)), new AgreementPublicKey(row.bytes(2))),
                AgreementKey.of(row.secret(3)),
                row.instant(4),
                row.optionalInstant(5));
    }

    /**
     * Another location of the same key, which reads from the first packet on that is there. What is
     * sent to the key goes on to where it has leases, so that is where it is fetched.
     */
    private static void put(Transaction tx, MeshRecord.Receiving receiving, Instant now) {
        MeshRecord.Receiving.Life life = receiving.life();
        JosePublicKey key = receiving.key().publicKey();
        long row =
                tx.insert(
                        "INSERT INTO mesh_key (purpose, conversation, private_key, public_key,"
                                + " thumbprint, box_key, peer, location, made_at, renew_at, ends_at,"
                                + " told, listed, replaces) VALUES ('contact', ?1, ?2, ?3, ?4, ?5, ?6,"
                                + " ?7, ?8, ?9, ?10, ?11, ?11, (SELECT MAX(id) FROM mesh_key WHERE"
                                + " conversation = ?1))",
                        receiving.conversation(),
                        receiving.key().secret(),
                        key.bytes(),
                        key.thumbprint().bytes(),
                        receiving.boxKey().secret(),
                        receiving.peer().map(AgreementPublicKey::bytes),
                        Bytes.owned(Entropy.system().bytes(LOCATION)),
                        life.made(),
                        life.renewed(),
                        life.ends(),
                        life.told());
        MeshAddresses.receive(tx, row, receiving.servers(), now);
        if (receiving.hidden()) {
            MeshRoutes.hide(tx, new ConversationId(receiving.conversation()));
        }
    }

    private static void put(Transaction tx, MeshRecord.Sending sending) {
        tx.update(
                "INSERT INTO mesh_peer (conversation, public_key, thumbprint, box_key, route_key,"
                        + " since, ends_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                sending.conversation(),
                sending.route().key().bytes(),
                sending.route().key().thumbprint().bytes(),
                sending.route().boxKey().bytes(),
                sending.routeKey().secret(),
                sending.since(),
                sending.ends());
    }

    private static void put(Transaction tx, MeshRecord.Settings settings) {
        if (!List.of("off", "low", "high").contains(settings.cover())) {
            throw new MalformedException("no cover: " + settings.cover());
        }
        tx.update(
                "UPDATE mesh SET cover = ?, mean = ?, hidden = ?, decided_at = ?"
                        + " WHERE one = 1 AND decided_at < ?",
                settings.cover(),
                settings.mean().map(Duration::toMillis),
                settings.hidden(),
                settings.decided(),
                settings.decided());
    }

    private static void put(Transaction tx, MeshRecord.Address address, Instant now) {
        Bytes thumbprint = address.publicKey().thumbprint().bytes();
        if (address.held().isEmpty()) {
            tx.update(
                    "UPDATE mesh_key SET ends_at = ?, private_key = X'' WHERE thumbprint = ?"
                            + " AND purpose = 'address' AND ends_at IS NULL",
                    now,
                    thumbprint);
            return;
        }
        MeshRecord.Address.Held held = address.held().get();
        tx.update(
                "INSERT OR IGNORE INTO mesh_key (purpose, private_key, public_key, thumbprint,"
                        + " location, made_at, renew_at) VALUES ('address', ?, ?, ?, ?, ?, ?)",
                held.key().secret(),
                address.publicKey().bytes(),
                thumbprint,
                Bytes.owned(Entropy.system().bytes(LOCATION)),
                held.made(),
                now.plus(FOR_EVER));
        tx.one(
                        "SELECT id FROM mesh_key WHERE thumbprint = ? AND ends_at IS NULL",
                        row -> row.integer(1),
                        thumbprint)
                .ifPresent(key -> MeshAddresses.receive(tx, key, held.servers(), now));
    }
}
