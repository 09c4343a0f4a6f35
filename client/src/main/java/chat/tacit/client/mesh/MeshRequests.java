package chat.tacit.client.mesh;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.e2ee.mesh.MeshRequest;
import chat.tacit.e2ee.record.MeshRecord;
import chat.tacit.e2ee.route.MeshRoute;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Requests to the profile's mesh address, in the database ({@code spec/40-mesh} §13). Each is one
 * invitation, however often and in how many packets it came.
 */
public final class MeshRequests {
    /** {@code MESH_REQUESTS}: so many wait; more are dropped and counted. */
    public static final int MAX_WAITING = 64;

    /** A decision is remembered so long: twice as long as an invitation lives. */
    static final Duration DECIDED = Duration.ofDays(60);

    private MeshRequests() {}

    /**
     * Takes what a packet to the address says, which came for the first time and whose signature
     * holds. Anybody may be its sender.
     *
     * @param key the row of the address
     * @return whether the user has a request more
     * @throws UnopenableException if it is no request, or would make the profile talk to itself
     */
    static boolean take(Transaction tx, long key, Envelope envelope, Instant now)
            throws UnopenableException {
        MeshRequest request = decode(envelope);
        Optional<MeshRoute> route = request.invitation().mesh();
        if (route.isEmpty() || MeshAddresses.isOwn(tx, route.get().key())) {
            throw new UnopenableException();
        }
        Bytes fixed = request.invitation().encode();
        Bytes hash = Bytes.owned(Hash.sha256(fixed.shared()));
        if (tx.one("SELECT 1 FROM mesh_request WHERE hash = ?", row -> true, hash).isPresent()) {
            return false;
        }
        if (waiting(tx) >= MAX_WAITING) {
            tx.update("UPDATE mesh_key SET dropped = dropped + 1 WHERE id = ?", key);
            return false;
        }
        tx.update(
                "INSERT INTO mesh_request (hash, invitation, greeting, state, at)"
                        + " VALUES (?, ?, ?, 'waiting', ?)",
                hash,
                fixed,
                request.greeting(),
                now);
        return true;
    }

    private static MeshRequest decode(Envelope envelope) throws UnopenableException {
        try {
            return MeshRequest.decode(Bytes.owned(Text.fromBase64(envelope.content())));
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }

    /** How many wait for the user. */
    static int waiting(Transaction tx) {
        return tx.one(
                        "SELECT COUNT(*) FROM mesh_request WHERE state = 'waiting'",
                        row -> (int) row.integer(1))
                .orElseThrow();
    }

    /** How many were dropped since others waited. */
    public static long dropped(Transaction tx) {
        return MeshAddresses.find(tx).map(MeshAddress::dropped).orElse(0L);
    }

    private static List<Stranger> list(Transaction tx, String condition) {
        return tx.list(
                "SELECT hash, greeting, at, state FROM mesh_request WHERE "
                        + condition
                        + " ORDER BY at DESC, hash",
                row ->
                        new Stranger(
                                row.bytes(1),
                                row.text(2),
                                row.instant(3),
                                row.text(4).equals("elsewhere")));
    }

    /** Those that wait, and those that another device has accepted just now; the latest first. */
    public static List<Stranger> all(Transaction tx) {
        return list(tx, "state IN ('waiting', 'elsewhere')");
    }

    /** Those of which the user wasn't told. */
    public static List<Stranger> unannounced(Transaction tx) {
        return list(tx, "state = 'waiting' AND announced = 0");
    }

    public static void announced(Transaction tx, ConversationId request) {
        find(tx, request)
                .ifPresent(one ->
                        tx.update(
                                "UPDATE mesh_request SET announced = 1 WHERE hash = ?",
                                one.hash()));
    }

    /** The request of an id, undecided or not. */
    public static Optional<Stranger> find(Transaction tx, ConversationId request) {
        return all(tx).stream().filter(one -> one.id().equals(request)).findFirst();
    }

    /** What is joined to accept a request; empty if it is decided. */
    public static Optional<Invitation> invitation(Transaction tx, Stranger of) {
        return tx.one(
                        "SELECT invitation FROM mesh_request WHERE hash = ?",
                        row -> row.optionalBytes(1).map(Invitation::decode),
                        of.hash())
                .flatMap(it -> it);
    }

    /** Its invitation is joined. */
    public static void accepted(
            Transaction tx, Stranger request, ConversationId joined, Instant now) {
        decide(tx, request.hash(), "accepted", Optional.of(joined), now);
    }

    /** It is forgotten, but that it was decided. The sender isn't told. */
    public static void rejected(Transaction tx, Stranger request, Instant now) {
        decide(tx, request.hash(), "rejected", Optional.empty(), now);
    }

    private static void decide(
            Transaction tx,
            Bytes hash,
            String state,
            Optional<ConversationId> conversation,
            Instant now) {
        tx.update(
                "INSERT INTO mesh_request (hash, state, conversation, announced, at)"
                        + " VALUES (?1, ?2, ?3, 1, ?4) ON CONFLICT (hash) DO UPDATE SET"
                        + " invitation = NULL, greeting = '', state = ?2, conversation = ?3,"
                        + " announced = 1, at = ?4",
                hash,
                state,
                conversation.map(ConversationId::bytes),
                now);
    }

    /** What was decided, for a backup and the profile's other devices. */
    public static List<MeshRecord.Decision> decisions(Transaction tx) {
        return tx.list(
                "SELECT hash, conversation, at FROM mesh_request"
                        + " WHERE state IN ('accepted', 'elsewhere', 'rejected') ORDER BY hash",
                row -> new MeshRecord.Decision(row.bytes(1), row.optionalBytes(2), row.instant(3)));
    }

    /**
     * Another device has decided, perhaps before the request comes here. That it was accepted there
     * is shown until the contact is here as well; what was accepted here stays so.
     */
    public static void decided(Transaction tx, MeshRecord.Decision decision) {
        tx.update(
                "INSERT INTO mesh_request (hash, state, conversation, announced, at) VALUES (?1,"
                        + " CASE WHEN ?2 IS NULL THEN 'rejected' WHEN EXISTS (SELECT 1 FROM"
                        + " conversation WHERE id = ?2) THEN 'accepted' ELSE 'elsewhere' END, ?2, 1,"
                        + " ?3) ON CONFLICT (hash) DO UPDATE SET invitation = NULL, greeting = '',"
                        + " state = excluded.state, conversation = ?2, announced = 1, at = ?3 WHERE"
                        + " state = 'waiting' OR (state = 'rejected' AND ?2 IS NOT NULL)",
                decision.hash(),
                decision.conversation(),
                decision.at());
    }

    /** Forgets decisions that no packet can undo any more. */
    static void tidy(Transaction tx, Instant now) {
        tx.update(
                "DELETE FROM mesh_request WHERE at < ? AND state <> 'waiting'", now.minus(DECIDED));
    }
}
