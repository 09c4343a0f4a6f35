package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.protocol.mesh.Fetch;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where contacts receive by the mesh, and where this profile receives from them, in the database
 * ({@code spec/40-mesh} §10.1, §10.2).
 */
public final class MeshRoutes {
    /** A key that was replaced is fetched for, and taken as sender, for so much longer. */
    static final Duration AFTERWARDS = Duration.ofDays(15);

    /** After so long, give or take as said next, another key takes the place of one. */
    private static final Duration TERM = Duration.ofDays(30);

    private static final Duration SPREAD = Duration.ofDays(5);

    static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final String OWN =
            "SELECT id, conversation, invitation, public_key, box_key, peer FROM mesh_key";

    private MeshRoutes() {}

    /**
     * A key of ours.
     *
     * @param conversation of the contact who writes to it
     * @param invitation the joins of which come to it, until one was taken
     * @param peer the route sender key that boxed what opened there
     */
    public record Own(
            long row,
            Optional<ConversationId> conversation,
            Optional<Bytes> invitation,
            MeshRoute route,
            AgreementKey boxKey,
            Optional<AgreementPublicKey> peer) {}

    /** Makes a key of ours for whoever joins an invitation. */
    public static MeshRoute makeForInvitation(
            Transaction tx, Bytes invitation, JoseKey pair, Entropy entropy, Instant now) {
        return make(
                tx,
                new For("invitation", Optional.empty(), Optional.of(invitation)),
                pair,
                entropy,
                now);
    }

    /** Makes a key of ours for a contact, in the place of the one before if there is one. */
    public static MeshRoute makeForContact(
            Transaction tx, ConversationId contact, JoseKey pair, Entropy entropy, Instant now) {
        return make(
                tx,
                new For("contact", Optional.of(contact.bytes()), Optional.empty()),
                pair,
                entropy,
                now);
    }

    private record For(String purpose, Optional<Bytes> conversation, Optional<Bytes> invitation) {}

    private static MeshRoute make(
            Transaction tx, For whom, JoseKey pair, Entropy entropy, Instant now) {
        AgreementKey box = AgreementKey.generate(entropy);
        tx.update(
                "UPDATE mesh_key SET renew_at = ? WHERE conversation = ? AND ends_at IS NULL"
                        + " AND rekey = 0",
                now.plus(FOR_EVER),
                whom.conversation()); // this one takes its place
        Duration term = term(entropy);
        tx.insert(
                "INSERT INTO mesh_key (purpose, conversation, invitation, private_key, public_key,"
                        + " thumbprint, box_key, location, made_at, renew_at, replaces)"
                        + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
                        + " (SELECT MAX(id) FROM mesh_key WHERE conversation = ?2"
                        + " AND ends_at IS NULL AND rekey = 0))",
                whom.purpose(),
                whom.conversation(),
                whom.invitation(),
                pair.secret(),
                pair.publicKey().bytes(),
                pair.publicKey().thumbprint().bytes(),
                box.secret(),
                Bytes.owned(entropy.bytes(Fetch.LOCATION_SIZE)),
                now,
                now.plus(term));
        return new MeshRoute(pair.publicKey(), box.publicKey());
    }

    /** How long a key is used before another takes its place. */
    static Duration term(Entropy entropy) {
        int seconds = (int) SPREAD.multipliedBy(2).toSeconds();
        long drawn = Math.floorMod(ByteBuffer.wrap(entropy.bytes(8)).getLong(), seconds);
        return TERM.minus(SPREAD).plusSeconds(drawn);
    }

    /** The first join of an invitation was taken: its key is the contact's. */
    public static void adopt(Transaction tx, Bytes invitation, ConversationId contact) {
        tx.update(
                "UPDATE mesh_key SET purpose = 'contact', conversation = ?, invitation = NULL"
                        + " WHERE invitation = ?",
                contact.bytes(),
                invitation);
    }

    /** An invitation ended: its key isn't fetched for any more. */
    public static void end(Transaction tx, Bytes invitation) {
        tx.update("DELETE FROM mesh_key WHERE invitation = ?", invitation);
    }

    public static Optional<Own> find(Transaction tx, long row) {
        return tx.one(OWN + " WHERE id = ? AND box_key IS NOT NULL", MeshRoutes::own, row);
    }

    private static Own own(Row row) {
        AgreementKey box = AgreementKey.of(row.secret(5));
        return new Own(
                row.integer(1),
                row.optionalBytes(2).map(ConversationId::new),
                row.optionalBytes(3),
                new MeshRoute(new JosePublicKey(row.bytes(4)), box.publicKey()),
                box,
                row.optionalBytes(6).map(AgreementPublicKey::new));
    }

    /**
     * Where we tell a contact that we receive: at the newest key for which a server is known to
     * receive, or else at the first there was.
     */
    public static Optional<Own> told(Transaction tx, ConversationId contact, Instant now) {
        return tx.one(
                OWN
                        + " WHERE conversation = ? AND ends_at IS NULL AND rekey = 0"
                        + " ORDER BY listed = 1"
                        + " OR EXISTS (SELECT 1 FROM mesh_rx r WHERE r.key = mesh_key.id"
                        + " AND r.lease_until > ?) DESC, CASE WHEN replaces IS NULL THEN 0 ELSE id"
                        + " END DESC LIMIT 1",
                MeshRoutes::own,
                contact.bytes(),
                now);
    }

    /** The pair with which we sign to a contact: the newest that it is known to know. */
    static Optional<JoseKey> signer(Transaction tx, ConversationId contact) {
        return tx.one(
                "SELECT private_key, public_key FROM mesh_key WHERE conversation = ?"
                        + " AND ends_at IS NULL AND rekey = 0 ORDER BY told DESC,"
                        + " CASE told WHEN 1 THEN -id ELSE id END LIMIT 1",
                row -> new JoseKey(row.secret(1), new JosePublicKey(row.bytes(2))),
                contact.bytes());
    }

    /** A body of this sender opened there: none of another is opened from now on. */
    public static void pin(Transaction tx, long row, AgreementPublicKey sender) {
        tx.update("UPDATE mesh_key SET peer = ? WHERE id = ?", sender.bytes(), row);
    }

    /** A key of ours stands in the list that is told now. */
    public static void listed(Transaction tx, ConversationId contact, MeshRoute route) {
        tx.update(
                "UPDATE mesh_key SET listed = thumbprint = ? WHERE conversation = ?",
                route.key().thumbprint().bytes(),
                contact.bytes());
    }

    /** The contact has the list: it writes to the key in it, and those before it are replaced. */
    public static void confirmed(Transaction tx, ConversationId contact, Instant now) {
        tx.update(
                "UPDATE mesh_key SET told = 1 WHERE conversation = ? AND listed = 1",
                contact.bytes());
        tx.update(
                "UPDATE mesh_key SET ends_at = ? WHERE conversation = ? AND ends_at IS NULL"
                        + " AND id < (SELECT MAX(id) FROM mesh_key WHERE conversation = ?"
                        + " AND told = 1)",
                now.plus(AFTERWARDS),
                contact.bytes(),
                contact.bytes());
    }

    /**
     * Where a contact receives from now on. Who had another key may sign with that for a while.
     *
     * @return whether that is new
     */
    public static boolean addPeer(
            Transaction tx, ConversationId contact, MeshRoute told, Entropy entropy, Instant now) {
        Bytes thumbprint = told.key().thumbprint().bytes();
        boolean known =
                tx.one(
                                "SELECT 1 FROM mesh_peer WHERE conversation = ? AND thumbprint = ?"
                                        + " AND box_key = ?",
                                row -> true,
                                contact.bytes(),
                                thumbprint,
                                told.boxKey().bytes())
                        .isPresent();
        if (known) {
            return false;
        }
        removePeer(tx, contact, now);
        tx.insert(
                "INSERT INTO mesh_peer (conversation, public_key, thumbprint, box_key, route_key,"
                        + " since) VALUES (?, ?, ?, ?, ?, ?)",
                contact.bytes(),
                told.key().bytes(),
                thumbprint,
                told.boxKey().bytes(),
                AgreementKey.generate(entropy).secret(),
                now);
        return true;
    }

    /** A contact receives at its key no more; it may sign with it for a while. */
    public static void removePeer(Transaction tx, ConversationId contact, Instant now) {
        tx.update(
                "UPDATE mesh_peer SET ends_at = ? WHERE conversation = ? AND ends_at IS NULL"
                        + " AND rekey = 0",
                now.plus(AFTERWARDS),
                contact.bytes());
    }

    /** Whether anything is sent to a key of the mesh. */
    public static boolean isKnown(Transaction tx, MeshRoute route) {
        return tx.one(
                        "SELECT 1 FROM mesh_peer WHERE thumbprint = ? AND box_key = ? LIMIT 1",
                        row -> true,
                        route.key().thumbprint().bytes(),
                        route.boxKey().bytes())
                .isPresent();
    }

    /** The row of the key to which is written now. */
    static Optional<Long> peer(Transaction tx, ConversationId contact) {
        return tx.one(
                        "SELECT MAX(id) FROM mesh_peer WHERE conversation = ? AND ends_at IS NULL"
                                + " AND rekey = 0",
                        row -> row.optionalInteger(1),
                        contact.bytes())
                .flatMap(row -> row);
    }

    /** Whether anything may be sent to a contact by the mesh. */
    public static boolean reaches(Transaction tx, ConversationId contact) {
        return peer(tx, contact).isPresent();
    }

    /** Whether a key of a contact is known at all: until then its first word says which it is. */
    public static boolean knowsSenders(Transaction tx, ConversationId contact) {
        return tx.one(
                        "SELECT 1 FROM mesh_peer WHERE conversation = ? LIMIT 1",
                        row -> true,
                        contact.bytes())
                .isPresent();
    }

    /** Check 6 of spec/40-mesh §3.3: whether the contact told this key, and hasn't replaced it. */
    public static boolean maySign(
            Transaction tx, ConversationId contact, JosePublicKey sender, Instant now) {
        return tx.one(
                        "SELECT 1 FROM mesh_peer WHERE conversation = ? AND public_key = ?"
                                + " AND (ends_at IS NULL OR ends_at > ?)",
                        row -> true,
                        contact.bytes(),
                        sender.bytes(),
                        now)
                .isPresent();
    }

    /** A contact is reached by the mesh and in no other way from now on. */
    public static void hide(Transaction tx, ConversationId contact) {
        tx.update("UPDATE contact SET hidden = 1 WHERE conversation = ?", contact.bytes());
    }

    /** Whether new invitations are hidden if nothing else is said. */
    public static boolean areHidden(Transaction tx) {
        return tx.one("SELECT 1 FROM mesh WHERE one = 1 AND hidden = 1", row -> true).isPresent();
    }

    /** New invitations are hidden, or not, if nothing else is said. */
    public static void hideNew(Transaction tx, boolean hidden, Instant now) {
        tx.update(
                "UPDATE mesh SET hidden = ?, decided_at = MAX(?, decided_at + 1) WHERE one = 1",
                hidden,
                now);
    }

    public static boolean isHidden(Transaction tx, ConversationId contact) {
        return tx.one(
                        "SELECT 1 FROM contact WHERE conversation = ? AND hidden = 1",
                        row -> true,
                        contact.bytes())
                .isPresent();
    }

    /** Contacts whose key of ours another is to take the place of. */
    public static List<ConversationId> due(Transaction tx, Instant now, int limit) {
        return tx.list(
                "SELECT conversation FROM mesh_key WHERE purpose = 'contact' AND ends_at IS NULL"
                        + " AND renew_at <= ? ORDER BY renew_at LIMIT ?",
                row -> new ConversationId(row.bytes(1)),
                now,
                limit);
    }

    /** When {@link #due} has something. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one(
                        "SELECT MIN(renew_at) FROM mesh_key WHERE purpose = 'contact'"
                                + " AND ends_at IS NULL",
                        row -> row.optionalInstant(1))
                .flatMap(at -> at);
    }

    /** Contacts who are to be told of a key of ours, for which a server receives by now. */
    public static List<ConversationId> unlisted(Transaction tx, Instant now, int limit) {
        return tx.list(
                "SELECT DISTINCT k.conversation FROM mesh_key k JOIN mesh_rx r ON r.key = k.id"
                        + " WHERE k.purpose = 'contact' AND k.ends_at IS NULL AND k.listed = 0"
                        + " AND k.replaces IS NOT NULL AND r.lease_until > ? AND EXISTS (SELECT 1"
                        + " FROM contact c WHERE c.conversation = k.conversation"
                        + " AND c.routes_changed = 0) LIMIT ?",
                row -> new ConversationId(row.bytes(1)),
                now,
                limit);
    }

    /** Whether a key waits for a server, or for being told. */
    public static boolean anyUnlisted(Transaction tx) {
        return tx.one(
                        "SELECT 1 FROM mesh_key WHERE purpose = 'contact' AND ends_at IS NULL"
                                + " AND listed = 0 AND replaces IS NOT NULL LIMIT 1",
                        row -> true)
                .isPresent();
    }

    /** Forgets keys of contacts that may not sign any more. */
    public static void tidy(Transaction tx, Instant now) {
        tx.update("DELETE FROM mesh_peer WHERE ends_at <= ?", now);
    }
}
