package chat.tacit.client.contact;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes a key for each contact that receives by the mesh, another every month, and tells it once a
 * server receives for it ({@code spec/40-mesh} §10.2). Nothing is lost meanwhile: the one before is
 * fetched for until long after the contact has confirmed the new one.
 */
public final class MeshRotation {
    /** How often is looked whether a server receives for a key that is new. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    private static final int BATCH = 4;

    private final Supplier<JoseKey> pairs;
    private final Entropy entropy;
    private Instant lookAt = Instant.EPOCH;

    /**
     * @param pairs makes keys, which takes some tenths of a second each
     */
    public MeshRotation(Supplier<JoseKey> pairs, Entropy entropy) {
        this.pairs = pairs;
        this.entropy = entropy;
    }

    /** Makes what is due, and has told what may be. */
    public void run(Transaction tx, Instant now) {
        for (ConversationId contact : MeshRoutes.due(tx, now, BATCH)) {
            MeshRoutes.makeForContact(tx, contact, pairs.get(), entropy, now);
        }
        for (ConversationId contact : MeshRoutes.unlisted(tx, now, BATCH)) {
            Whereabouts.changed(tx, contact, now);
        }
        lookAt = now.plus(LOOK);
    }

    /** When there may be something to do. */
    public Optional<Instant> nextDue(Transaction tx) {
        Optional<Instant> renewal = MeshRoutes.nextDue(tx);
        return MeshRoutes.anyUnlisted(tx)
                ? renewal.filter(lookAt::isAfter).or(() -> Optional.of(lookAt))
                : renewal;
    }
}
