package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.protocol.mesh.Fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Keys of the mesh while those of a hidden contact are renewed by a link ({@code spec/60-contact}
 * §13), in the database. What was made for the new session waits beside what there is, until an
 * answer comes under that.
 */
public final class MeshRekeys {
    /** Keys of the old session are fetched, and may sign, as long as its ratchet opens. */
    static final Duration AFTERWARDS = Duration.ofHours(24);

    private MeshRekeys() {}

    /** Makes where we receive, and keeps where the contact does, under the new session. */
    public static void begin(
            Transaction tx, ConversationId contact, Waiting waiting, Entropy entropy, Instant now) {
        JosePublicKey key = waiting.pair().publicKey();
        tx.update(
                "INSERT INTO mesh_key (purpose, conversation, private_key, public_key, thumbprint,"
                        + " box_key, location, made_at, renew_at, rekey)"
                        + " VALUES ('contact', ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                contact.bytes(),
                waiting.pair().secret(),
                key.bytes(),
                key.thumbprint().bytes(),
                AgreementKey.generate(entropy).secret(),
                Bytes.owned(entropy.bytes(Fetch.LOCATION_SIZE)),
                now,
                now.plus(MeshRoutes.FOR_EVER));
        tx.update(
                "INSERT INTO mesh_peer (conversation, public_key, thumbprint, box_key, route_key,"
                        + " since, rekey) VALUES (?, ?, ?, ?, ?, ?, 1)",
                contact.bytes(),
                waiting.theirs().key().bytes(),
                waiting.theirs().key().thumbprint().bytes(),
                waiting.theirs().boxKey().bytes(),
                AgreementKey.generate(entropy).secret(),
                now);
    }

    /**
     * What is to be used under the new session.
     *
     * @param pair ours
     * @param theirs named by the link
     */
    public record Waiting(JoseKey pair, MeshRoute theirs) {}

    /** Where we receive under the new session. */
    public static Optional<MeshRoute> waiting(Transaction tx, ConversationId contact) {
        return tx.one(
                "SELECT public_key, box_key FROM mesh_key WHERE conversation = ? AND rekey = 1",
                row ->
                        new MeshRoute(
                                new JosePublicKey(row.bytes(1)),
                                AgreementKey.of(row.secret(2)).publicKey()),
                contact.bytes());
    }

    /** The new session counts: what waited takes the place of all that there was. */
    public static void renewed(
            Transaction tx, ConversationId contact, Entropy entropy, Instant now) {
        Instant end = now.plus(AFTERWARDS);
        tx.update(
                "UPDATE mesh_key SET ends_at = MIN(COALESCE(ends_at, ?1), ?1), rekey = 2"
                        + " WHERE conversation = ?2 AND rekey <> 1",
                end,
                contact.bytes());
        tx.update(
                "UPDATE mesh_peer SET ends_at = MIN(COALESCE(ends_at, ?1), ?1)"
                        + " WHERE conversation = ?2 AND rekey = 0",
                end,
                contact.bytes());
        tx.update(
                "UPDATE mesh_key SET rekey = 0, renew_at = ? WHERE conversation = ? AND rekey = 1",
                now.plus(MeshRoutes.term(entropy)),
                contact.bytes());
        tx.update(
                "UPDATE mesh_peer SET rekey = 0 WHERE conversation = ? AND rekey = 1",
                contact.bytes());
    }

    /** There will be no new session: what waited for it is forgotten. */
    public static void giveUp(Transaction tx, ConversationId contact) {
        tx.update("DELETE FROM mesh_key WHERE conversation = ? AND rekey = 1", contact.bytes());
        tx.update("DELETE FROM mesh_peer WHERE conversation = ? AND rekey = 1", contact.bytes());
    }

    /** Whether a key belongs to a session whose keys were renewed since. */
    public static boolean isOfOldKeys(Transaction tx, long row) {
        return tx.one("SELECT 1 FROM mesh_key WHERE id = ? AND rekey = 2", it -> true, row)
                .isPresent();
    }
}
