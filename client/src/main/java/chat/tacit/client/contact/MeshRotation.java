package chat.tacit.client.contact;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.mesh.KeyStock;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.crypto.Entropy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes a key for each contact that receives by the mesh, another every month, and tells it once a
 * server receives for it ({@code spec/40-mesh} §10.2). Nothing is lost meanwhile: the one before is
 * fetched for until long after the contact has confirmed the new one.
 */
public final class MeshRotation {
    /** How often is looked whether a server receives for a key that is new. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    private static final int BATCH = 4;

    private final KeyStock stock;
    private final Entropy entropy;
    private Instant lookAt = Instant.EPOCH;

    public MeshRotation(KeyStock stock, Entropy entropy) {
        this.stock = stock;
        this.entropy = entropy;
    }

    /**
     * Makes what is due, as far as the stock goes, and has told what may be. What nobody has a pair
     * for yet is made another time: that takes long, and the profile is locked.
     */
    public void run(Transaction tx, Instant now) {
        for (ConversationId contact : MeshRoutes.due(tx, now, BATCH)) {
            stock.poll()
                    .ifPresent(pair -> MeshRoutes.makeForContact(tx, contact, pair, entropy, now));
        }
        for (ConversationId contact : MeshRoutes.unlisted(tx, now, BATCH)) {
            Whereabouts.changed(tx, contact, now);
        }
        lookAt = now.plus(LOOK);
    }

    /** When there may be something to do. */
    public Optional<Instant> nextDue(Transaction tx) {
        Optional<Instant> renewal =
                MeshRoutes.nextDue(tx).map(at -> at.isAfter(lookAt) ? at : lookAt);
        return MeshRoutes.anyUnlisted(tx)
                ? renewal.filter(lookAt::isAfter).or(() -> Optional.of(lookAt))
                : renewal;
    }
}
