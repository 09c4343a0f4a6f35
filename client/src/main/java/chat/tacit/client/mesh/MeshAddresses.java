package chat.tacit.client.mesh;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The mesh address of a profile in the database ({@code spec/40-mesh} §13): one key that others may
 * write to unasked. Each device, and each profile that logs in with its key, is a location of its
 * own.
 */
public final class MeshAddresses {
    private static final String OURS = " WHERE purpose = 'address' AND ends_at IS NULL";

    /** Nothing renews it. */
    private static final long NEVER = Long.MAX_VALUE;

    private MeshAddresses() {}

    /** The address, if the profile has one. */
    public static Optional<MeshAddress> find(Transaction tx) {
        return tx.one(
                "SELECT id, public_key, made_at, frees, dropped FROM mesh_key"
                        + OURS
                        + " ORDER BY id LIMIT 1",
                row -> of(tx, row));
    }

    private static MeshAddress of(Transaction tx, Row row) {
        long key = row.integer(1);
        return new MeshAddress(
                key,
                new JosePublicKey(row.bytes(2)),
                row.instant(3),
                servers(tx, key),
                row.flag(4),
                MeshRequests.waiting(tx),
                row.integer(5));
    }

    /**
     * Makes the address of a key pair that was made for it.
     *
     * @throws ClientException if the profile has one
     */
    public static MeshAddress make(Transaction tx, JoseKey pair, Entropy entropy, Instant now)
            throws ClientException {
        if (find(tx).isPresent()) {
            throw new ClientException(
                    "the profile has a mesh address already; 'tacit login show' shows it.");
        }
        return add(tx, pair, entropy, now);
    }

    private static MeshAddress add(Transaction tx, JoseKey pair, Entropy entropy, Instant now) {
        long _ =
                tx.insert(
                        "INSERT INTO mesh_key (purpose, private_key, public_key, thumbprint,"
                                + " location, made_at, renew_at)"
                                + " VALUES ('address', ?, ?, ?, ?, ?, ?)",
                        pair.secret(),
                        pair.publicKey().bytes(),
                        pair.publicKey().thumbprint().bytes(),
                        Bytes.owned(entropy.bytes(Fetch.LOCATION_SIZE)),
                        now,
                        NEVER);
        return find(tx).orElseThrow();
    }

    /**
     * Makes this profile a location of an address, with an id and cursors of its own.
     *
     * @param at where it is fetched and receives; one that has the address already has these as
     *     well
     * @throws ClientException if it has another one, or gave this one up
     */
    public static MeshAddress logIn(
            Transaction tx, JoseKey pair, List<RelayAddress> at, Entropy entropy, Instant now)
            throws ClientException {
        Optional<MeshAddress> own = find(tx);
        if (own.isPresent() && !own.get().publicKey().equals(pair.publicKey())) {
            throw new ClientException(
                    "the profile has another mesh address; give that up with 'tacit login end', or"
                            + " log in from a profile of its own (--profile).");
        }
        if (own.isEmpty() && isOwn(tx, pair.publicKey())) {
            throw new ClientException(
                    "this address was given up here; make another, or log in from a profile of its"
                            + " own (--profile).");
        }
        MeshAddress address = own.isPresent() ? own.get() : add(tx, pair, entropy, now);
        for (RelayAddress server : at) {
            ServerTable.heard(tx, server, now);
            Receiver.add(tx, address.key(), server);
        }
        return find(tx).orElseThrow();
    }

    /**
     * A key that has several locations receives at these servers, too: what is posted at one of
     * them stays there, so every location fetches at all of them.
     */
    public static void receive(Transaction tx, long key, List<RelayAddress> at, Instant now) {
        for (RelayAddress server : at) {
            ServerTable.heard(tx, server, now);
            tx.update(
                    "INSERT OR IGNORE INTO mesh_rx (key, server) VALUES (?, ?)",
                    key,
                    server.toString());
        }
    }

    /**
     * Puts another address in the place of the one that there is, whose private half somebody else
     * has: what is sent to that isn't read any more.
     *
     * @param pair of the new one; without it there is none
     */
    public static void replace(
            Transaction tx, Optional<JoseKey> pair, Entropy entropy, Instant now) {
        Optional<MeshAddress> old = find(tx);
        if (old.isPresent()) {
            giveUp(tx, old.get(), now);
            var _ = pair.map(it -> add(tx, it, entropy, now));
        }
    }

    /** Where a key receives. */
    public static List<RelayAddress> servers(Transaction tx, long key) {
        return tx.list(
                "SELECT server FROM mesh_rx WHERE key = ? AND ending IS NULL ORDER BY server",
                row -> RelayAddress.parse(row.text(1)),
                key);
    }

    /** Whether a key is one at which the profile receives, or received. */
    static boolean isOwn(Transaction tx, JosePublicKey key) {
        return tx.one(
                        "SELECT 1 FROM mesh_key WHERE thumbprint = ?",
                        row -> true,
                        key.thumbprint().bytes())
                .isPresent();
    }

    /** The pair of the address. */
    public static JoseKey pair(Transaction tx, MeshAddress of) {
        return tx.one(
                        "SELECT private_key FROM mesh_key WHERE id = ?",
                        row -> new JoseKey(row.secret(1), of.publicKey()),
                        of.key())
                .orElseThrow();
    }

    /** Whether servers may delete what every location of the address has. */
    public static void free(Transaction tx, MeshAddress address, boolean frees) {
        tx.update("UPDATE mesh_key SET frees = ? WHERE id = ?", frees, address.key());
    }

    /**
     * Gives an address up: it isn't fetched any more, here and on the profile's other devices, and
     * its private half is gone. Requests that came go on waiting.
     */
    public static void giveUp(Transaction tx, MeshAddress address, Instant now) {
        tx.update(
                "UPDATE mesh_key SET ends_at = ?, private_key = X'' WHERE id = ?",
                now,
                address.key());
        tx.update("DELETE FROM mesh_rx WHERE key = ?", address.key());
        tx.update("DELETE FROM mesh_seen WHERE key = ?", address.key());
    }
}
