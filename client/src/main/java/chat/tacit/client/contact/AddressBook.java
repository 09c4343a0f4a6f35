package chat.tacit.client.contact;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.DoomedQueues;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Target;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.InvitationSecrets;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.LinkBlob;
import chat.tacit.e2ee.invitation.LinkKey;
import chat.tacit.e2ee.invitation.Mutable;
import chat.tacit.e2ee.invitation.MutableBlob;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.route.Route;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reusable addresses of this profile, in the database ({@code spec/60-contact} §2, §3): invitations
 * whose keys change every week, and which end only when the user withdraws them.
 */
public final class AddressBook {
    /** {@code ADDRESS_RENEWAL}: how long the keys of an address are the current ones. */
    public static final Duration RENEWAL = Duration.ofDays(7);

    /**
     * {@code ADDRESS_KEY_LIFE}: how long keys that were replaced go on taking joins, and how long
     * nobody need renew an address for it to be joined.
     */
    public static final Duration KEY_LIFE = Duration.ofDays(14);

    /** {@code ADDRESS_REQUESTS}: how many requests by addresses wait at a time. */
    public static final int MAX_WAITING = 64;

    private static final int ID_SIZE = 16;
    private static final String OURS = " FROM invitation WHERE address = 1 AND state = 'open'";

    private AddressBook() {}

    /**
     * An address with the keys that a join names.
     *
     * @param secrets the address's identity with the agreement keys of that version
     */
    record Open(Target target, InvitationSecrets secrets, Travel travel) {}

    /** Makes an address with open queues of its own. */
    public static Address make(Transaction tx, Travel travel, Entropy entropy, Instant now)
            throws ClientException {
        Bytes id = Bytes.owned(entropy.bytes(ID_SIZE));
        tx.insert(
                "INSERT INTO invitation (id, fixed, long_form, travel, ask, address, created_at,"
                        + " expires_at, state) VALUES (?, X'', 0, ?, 1, 1, ?, ?, 'open')",
                id,
                travel.text(),
                now,
                Long.MAX_VALUE);
        List<OwnQueue> queues = Queues.makeOpen(tx, id, entropy);
        List<Route> routes = routes(queues);
        OwnInvitation own = OwnInvitation.make(InvitationKind.ADDRESS, false, routes, entropy);
        LinkKey key = LinkKey.of(own.invitation());
        tx.update(
                "UPDATE invitation SET fixed = ?, secrets = ?, blob_relay = ?, blob_id = ?,"
                        + " blob_key = ?, blob = ? WHERE id = ?",
                own.invitation().encode(),
                own.secrets().encode(),
                queues.getFirst().relay().toString(),
                key.id().bytes(),
                AgreementKey.generate(entropy).secret(),
                LinkBlob.seal(own.invitation()),
                id);
        renew(tx, id, entropy, now);
        return all(tx).stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    }

    private static List<Route> routes(List<OwnQueue> queues) {
        return queues.stream()
                .map(queue -> new Route(queue.relay(), queue.boxKey().publicKey()))
                .toList();
    }

    /** The addresses that can be joined, the oldest first. */
    public static List<Address> all(Transaction tx) {
        int waiting = waiting(tx);
        return tx.list(
                "SELECT id, fixed, blob_relay, created_at, (SELECT MAX(version) FROM address_key"
                        + " WHERE invitation = id)"
                        + OURS
                        + " ORDER BY created_at",
                row ->
                        new Address(
                                row.bytes(1),
                                link(row).text(),
                                row.instant(4),
                                row.integer(5),
                                waiting));
    }

    private static Link link(Row row) {
        return new Link.ShortForm(
                RelayAddress.parse(row.text(3)), LinkKey.of(Invitation.decode(row.bytes(2))));
    }

    /** How many requests by addresses wait for the user. */
    static int waiting(Transaction tx) {
        return tx.one(
                        "SELECT COUNT(*) FROM conversation v JOIN contact c ON c.conversation ="
                                + " v.id WHERE v.state = 'request' AND c.by_address = 1",
                        row -> (int) row.integer(1))
                .orElseThrow();
    }

    /** Gives new keys to the addresses whose keys are a week old, and ends those of before. */
    public static void renewDue(Transaction tx, Entropy entropy, Instant now) {
        for (Bytes id :
                tx.list("SELECT id" + OURS + " AND renew_at <= ?", row -> row.bytes(1), now)) {
            renew(tx, id, entropy, now);
        }
        tx.update("DELETE FROM address_key WHERE ends_at <= ?", now);
    }

    /** When {@link #renewDue} has something to do. */
    public static Optional<Instant> nextRenewal(Transaction tx) {
        return tx.one("SELECT MIN(renew_at)" + OURS, row -> row.optionalInstant(1))
                .flatMap(at -> at);
    }

    private static void renew(Transaction tx, Bytes id, Entropy entropy, Instant now) {
        long version =
                tx.one(
                                "SELECT COALESCE(MAX(version), 0) + 1 FROM address_key"
                                        + " WHERE invitation = ?",
                                row -> row.integer(1),
                                id)
                        .orElseThrow();
        renew(tx, id, version, entropy, now);
    }

    /** Gives an address new keys under a version that is above any before. */
    public static void renew(Transaction tx, Bytes id, long version, Entropy entropy, Instant now) {
        AgreementKey agreement = AgreementKey.generate(entropy);
        KemKey kem = KemKey.generate(entropy);
        Mutable mutable =
                new Mutable(
                        version,
                        now.plus(KEY_LIFE),
                        agreement.publicKey(),
                        kem.publicKey(),
                        routes(Queues.ofInvitation(tx, id)));
        Made made =
                tx.one(
                                "SELECT fixed, secrets FROM invitation WHERE id = ?",
                                row ->
                                        new Made(
                                                Invitation.decode(row.bytes(1)),
                                                InvitationSecrets.decode(row.secret(2))),
                                id)
                        .orElseThrow();
        tx.update(
                "UPDATE address_key SET ends_at = ? WHERE invitation = ? AND ends_at IS NULL",
                now.plus(KEY_LIFE),
                id);
        tx.update(
                "INSERT INTO address_key (invitation, version, mutable, ek, kem)"
                        + " VALUES (?, ?, ?, ?, ?)",
                id,
                version,
                mutable.encode(),
                agreement.secret(),
                kem.secret());
        tx.update(
                "UPDATE invitation SET mutable = ?, renew_at = ? WHERE id = ?",
                MutableBlob.seal(
                        LinkKey.of(made.invitation), made.secrets.root(), mutable, entropy),
                now.plus(RENEWAL),
                id);
    }

    private record Made(Invitation invitation, InvitationSecrets secrets) {}

    /**
     * The address of an open queue, with the keys of a version.
     *
     * @throws UnopenableException if it was withdrawn, or the keys of that version are gone
     */
    static Open open(Transaction tx, Bytes id, long version) throws UnopenableException {
        return tx.one(
                        "SELECT i.fixed, i.secrets, i.travel, k.mutable, k.ek, k.kem FROM"
                                + " invitation i JOIN address_key k ON k.invitation = i.id WHERE i.id ="
                                + " ? AND i.state = 'open' AND k.version = ?",
                        AddressBook::open,
                        id,
                        version)
                .orElseThrow(UnopenableException::new);
    }

    private static Open open(Row row) {
        InvitationSecrets made = InvitationSecrets.decode(row.secret(2));
        return new Open(
                new Target(
                        Invitation.decode(row.bytes(1)), Optional.of(Mutable.decode(row.bytes(4)))),
                new InvitationSecrets(
                        made.identity(),
                        AgreementKey.of(row.secret(5)),
                        Optional.of(KemKey.of(row.secret(6))),
                        made.root()),
                Travel.of(row.text(3)));
    }

    /** Whether a join was taken before, whatever became of it. */
    static boolean wasTaken(Transaction tx, Bytes hash) {
        return tx.one("SELECT 1 FROM address_join WHERE hash = ?", row -> true, hash).isPresent();
    }

    static void taken(Transaction tx, Bytes hash, Bytes id, long version) {
        tx.update(
                "INSERT INTO address_join (hash, invitation, version) VALUES (?, ?, ?)",
                hash,
                id,
                version);
    }

    /** Whether no relay has anything of an address any more. */
    public static boolean isGone(Transaction tx, Bytes id) {
        return tx.one(
                        "SELECT 1 FROM invitation i WHERE id = ? AND (blob_relay IS NOT NULL"
                                + " OR EXISTS (SELECT 1 FROM doomed_queue d"
                                + " WHERE d.invitation = i.id))",
                        row -> true,
                        id)
                .isEmpty();
    }

    /**
     * Ends an address: nobody joins by it any more, and the relays are asked to delete its queues
     * and blobs. Contacts that were accepted stay; requests go on waiting.
     */
    public static void withdraw(Transaction tx, Bytes id, Instant now) {
        tx.update(
                "UPDATE invitation SET state = 'withdrawn', secrets = NULL, blob = NULL,"
                        + " mutable = NULL, renew_at = NULL WHERE id = ?",
                id);
        Invitations.forget(tx, id);
        tx.update("DELETE FROM address_key WHERE invitation = ?", id);
        DoomedQueues.doomAll(tx, id, now);
    }
}
