package chat.tacit.client.contact;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.mesh.Letters;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.DoomedQueues;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.JoseKey;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.InvitationSecrets;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.LinkBlob;
import chat.tacit.e2ee.invitation.LinkKey;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.e2ee.route.Route;
import chat.tacit.protocol.queue.LinkId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Invitations that this profile made, in the database. */
public final class Invitations {
    /** How long an invitation that nobody uses works. */
    public static final Duration LIFE = Duration.ofDays(30);

    /** {@code DEVICE_LINK_LIFE}: how long a link works that a new device shows. */
    public static final Duration DEVICE_LIFE = Duration.ofHours(1);

    private static final int ID_SIZE = 16;

    private Invitations() {}

    /** An invitation that waits for its join. */
    public record Open(
            Invitation invitation,
            InvitationSecrets secrets,
            Travel travel,
            boolean ask,
            Optional<For> device) {
        /** {@code H(fixed)}. */
        public Bytes hash() {
            return Invitations.hash(invitation.encode());
        }
    }

    /** For whom an invitation is: the device of a number, of the contact of a conversation. */
    public record For(ConversationId conversation, int device) {}

    /**
     * An invitation for whoever has the same pairing code. No relay holds anything of it.
     *
     * @param id its row
     */
    public record ForPairing(Bytes id, Invitation invitation) {}

    /** Makes an invitation that is handed over under the keys of a pairing. */
    public static ForPairing makeForPairing(Transaction tx, Entropy entropy, Instant now)
            throws ClientException {
        Made made =
                begin(
                        tx,
                        new InvitationTerms(false, Travel.PAIR, false),
                        Meant.CONTACT,
                        entropy,
                        now);
        return new ForPairing(made.id(), made.own().invitation());
    }

    /**
     * An invitation that the owner of a mesh address is to join, and nobody else knows.
     *
     * @param id its row
     */
    public record ForAddress(Bytes id, Invitation invitation) {}

    /**
     * Makes what is written to a mesh address: it is joined by the mesh alone, and has a KEM key.
     *
     * @param pair at which the join is received
     */
    public static ForAddress makeForAddress(
            Transaction tx, JoseKey pair, Entropy entropy, Instant now) throws ClientException {
        Draft draft =
                new Draft(
                        InvitationTerms.hidden(pair, Travel.LINK, false),
                        Optional.empty(),
                        queues ->
                                OwnInvitation.make(InvitationKind.CONTACT, false, queues, entropy),
                        mesh -> OwnInvitation.hidden(false, mesh, Optional.empty(), entropy));
        Made made = begin(tx, draft, entropy, now);
        return new ForAddress(made.id(), made.own().invitation());
    }

    /** Makes an invitation with queues of its own. */
    public static Invited make(Transaction tx, InvitationTerms terms, Entropy entropy, Instant now)
            throws ClientException {
        return make(tx, terms, Meant.CONTACT, entropy, now);
    }

    /** Makes the link by which another device of one's own takes this one into its profile. */
    public static Invited makeForDevice(Transaction tx, Entropy entropy, Instant now)
            throws ClientException {
        InvitationTerms terms = new InvitationTerms(false, Travel.LINK, false);
        Meant device = new Meant(InvitationKind.DEVICE, DEVICE_LIFE, Optional.empty());
        return make(tx, terms, device, entropy, now);
    }

    /** The same as {@link #make}; one that renews the keys of a contact that there is. */
    static Invited makeToRenew(
            Transaction tx, InvitationTerms terms, Contact renewed, Entropy entropy, Instant now)
            throws ClientException {
        Meant renewal = new Meant(InvitationKind.CONTACT, LIFE, Optional.of(renewed));
        return make(tx, terms, renewal, entropy, now);
    }

    /** What an invitation is for, for how long, and whose keys it renews. */
    private record Meant(InvitationKind kind, Duration life, Optional<Contact> renewed) {
        static final Meant CONTACT = new Meant(InvitationKind.CONTACT, LIFE, Optional.empty());
    }

    private static Invited make(
            Transaction tx, InvitationTerms terms, Meant meant, Entropy entropy, Instant now)
            throws ClientException {
        Made made = begin(tx, terms, meant, entropy, now);
        OwnInvitation own = made.own();
        Instant expires = now.plus(meant.life());
        if (terms.longForm()) {
            return new Invited(new Link.LongForm(own.invitation()).text(), expires);
        }
        RelayAddress holder = own.invitation().routes().getFirst().relay();
        LinkKey key = LinkKey.of(own.invitation());
        tx.update(
                "UPDATE invitation SET blob_relay = ?, blob_id = ?, blob_key = ?, blob = ?"
                        + " WHERE id = ?",
                holder.toString(),
                key.id().bytes(),
                AgreementKey.generate(entropy).secret(),
                LinkBlob.seal(own.invitation()),
                made.id());
        return new Invited(new Link.ShortForm(holder, key).text(), expires);
    }

    /**
     * Makes an invitation to this device, with its keys for a contact, for one device of that
     * contact ({@code spec/65-device} §10). No relay holds anything of it.
     *
     * @param device of whom, by its number in the contact's log
     * @param pairs makes the key at which it is joined by the mesh
     */
    public static Invitation makeConnection(
            Transaction tx, For device, Supplier<JoseKey> pairs, Entropy entropy, Instant now)
            throws ClientException {
        ConversationId in = device.conversation();
        ContactIdentityKey keys = Contacts.find(tx, in).orElseThrow().own();
        Travel travel = Contacts.travel(tx, in);
        InvitationTerms terms =
                MeshRoutes.isHidden(tx, in)
                        ? InvitationTerms.hidden(pairs.get(), travel, false)
                        : new InvitationTerms(false, travel, false);
        Made made =
                begin(
                        tx,
                        new Draft(
                                terms,
                                Optional.empty(),
                                routes -> OwnInvitation.connection(keys, routes, entropy),
                                mesh -> OwnInvitation.connection(keys, mesh, entropy)),
                        entropy,
                        now);
        tx.update(
                "UPDATE invitation SET parent = ?, peer_device = ? WHERE id = ?",
                in.bytes(),
                device.device(),
                made.id());
        return made.own().invitation();
    }

    /** An invitation that is in the database; nothing of it is elsewhere yet. */
    private record Made(Bytes id, OwnInvitation own) {}

    private static Made begin(
            Transaction tx, InvitationTerms terms, Meant meant, Entropy entropy, Instant now)
            throws ClientException {
        Optional<Bytes> renews = meant.renewed().map(RenewalLinks::hash);
        Made made =
                begin(
                        tx,
                        new Draft(
                                terms,
                                meant.renewed().map(Contact::id),
                                routes ->
                                        OwnInvitation.make(
                                                meant.kind(),
                                                terms.longForm(),
                                                routes,
                                                renews,
                                                entropy),
                                mesh -> OwnInvitation.hidden(true, mesh, renews, entropy)),
                        entropy,
                        now);
        tx.update(
                "UPDATE invitation SET expires_at = ? WHERE id = ?",
                now.plus(meant.life()),
                made.id());
        return made;
    }

    /**
     * What an invitation is to be.
     *
     * @param renews the contact whose keys it renews
     * @param make what its content is, once its queues are known
     * @param hidden the same of one without queues
     */
    private record Draft(
            InvitationTerms terms,
            Optional<ConversationId> renews,
            Function<List<Route>, OwnInvitation> make,
            Function<MeshRoute, OwnInvitation> hidden) {}

    private static Made begin(Transaction tx, Draft draft, Entropy entropy, Instant now)
            throws ClientException {
        Bytes id = Bytes.owned(entropy.bytes(ID_SIZE));
        Instant expires = now.plus(LIFE);
        tx.insert(
                "INSERT INTO invitation (id, fixed, long_form, travel, ask, created_at, expires_at,"
                        + " state, renews) VALUES (?, X'', ?, ?, ?, ?, ?, 'open', ?)",
                id,
                draft.terms().longForm() ? 1 : 0,
                draft.terms().travel().text(),
                draft.terms().ask(),
                now.toEpochMilli(),
                expires.toEpochMilli(),
                draft.renews().map(ConversationId::bytes));
        Optional<MeshRoute> mesh =
                draft.terms()
                        .mesh()
                        .map(pair -> MeshRoutes.makeForInvitation(tx, id, pair, entropy, now));
        OwnInvitation own =
                draft.terms().hidden()
                        ? draft.hidden().apply(mesh.orElseThrow())
                        : beside(draft.make().apply(queues(tx, id, entropy)), mesh);
        tx.update(
                "UPDATE invitation SET fixed = ?, secrets = ? WHERE id = ?",
                own.invitation().encode(),
                own.secrets().encode(),
                id);
        return new Made(id, own);
    }

    private static OwnInvitation beside(OwnInvitation queues, Optional<MeshRoute> mesh) {
        return mesh.map(queues::with).orElse(queues);
    }

    private static List<Route> queues(Transaction tx, Bytes id, Entropy entropy)
            throws ClientException {
        List<OwnQueue> queues = Queues.make(tx, Optional.empty(), Optional.of(id), entropy);
        return queues.stream()
                .map(queue -> new Route(queue.relay(), queue.boxKey().publicKey()))
                .toList();
    }

    public static Optional<Open> open(Transaction tx, Bytes id, Instant now) {
        return tx.one(
                "SELECT fixed, secrets, travel, ask, parent, peer_device FROM invitation WHERE id ="
                        + " ? AND state = 'open' AND expires_at > ?",
                row ->
                        new Open(
                                Invitation.decode(row.bytes(1)),
                                InvitationSecrets.decode(row.secret(2)),
                                Travel.of(row.text(3)),
                                row.flag(4),
                                row.optionalBytes(5)
                                        .map(ConversationId::new)
                                        .map(in -> new For(in, (int) row.integer(6)))),
                id,
                now.toEpochMilli());
    }

    /**
     * The first join was taken: the secrets that would let another in are wiped, and with {@code
     * fixed} the link secret in it. Its hash is kept, by which the link is known as our own.
     */
    public static void joined(
            Transaction tx,
            Bytes id,
            ConversationId conversation,
            Optional<AgreementPublicKey> fetcher) {
        tx.update(
                "UPDATE invitation SET state = 'joined', secrets = NULL, conversation = ?,"
                        + " fetcher = ? WHERE id = ?",
                conversation.bytes(),
                fetcher.map(AgreementPublicKey::bytes),
                id);
        forget(tx, id);
    }

    static void forget(Transaction tx, Bytes id) {
        Bytes fixed =
                tx.one("SELECT fixed FROM invitation WHERE id = ?", row -> row.bytes(1), id)
                        .orElseThrow();
        tx.update("UPDATE invitation SET fixed = ? WHERE id = ?", hash(fixed), id);
        Letters.forget(tx, id);
    }

    static Bytes hash(Bytes fixed) {
        return Bytes.owned(Hash.sha256(fixed.shared()));
    }

    /** Whether this profile made an invitation, used or not. */
    static boolean isOwn(Transaction tx, Invitation invitation) {
        Bytes fixed = invitation.encode();
        return tx.one(
                        "SELECT 1 FROM invitation WHERE fixed = ? OR fixed = ?",
                        row -> true,
                        fixed,
                        hash(fixed))
                .isPresent();
    }

    /** Whether a short link is one that this profile made. */
    static boolean isOwn(Transaction tx, LinkId link) {
        return tx.one("SELECT 1 FROM invitation WHERE blob_id = ?", row -> true, link.bytes())
                .isPresent();
    }

    /** The row of an invitation of ours. */
    public static Bytes id(Transaction tx, Link own) {
        return switch (own) {
            case Link.ShortForm link -> id(tx, "blob_id = ?", link.key().id().bytes());
            case Link.LongForm link -> id(tx, "fixed = ?", link.invitation().encode());
            case Link.LiveForm _ ->
                    throw new IllegalArgumentException("a live session has no row of invitations");
        };
    }

    private static Bytes id(Transaction tx, String where, Bytes value) {
        return tx.one("SELECT id FROM invitation WHERE " + where, row -> row.bytes(1), value)
                .orElseThrow();
    }

    /** Wipes the secrets of invitations whose time is over; their queues are to be deleted. */
    public static void tidy(Transaction tx, Instant now) {
        List<Bytes> over =
                tx.list(
                        "SELECT id FROM invitation WHERE state = 'open' AND expires_at <= ?",
                        row -> row.bytes(1),
                        now.toEpochMilli());
        for (Bytes id : over) {
            tx.update(
                    "UPDATE invitation SET state = 'expired', secrets = NULL, blob = NULL"
                            + " WHERE id = ?",
                    id);
            forget(tx, id);
            DoomedQueues.doomAll(tx, id, now);
            MeshRoutes.end(tx, id);
        }
    }
}
