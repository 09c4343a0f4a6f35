package chat.tacit.client.conversation;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRekeys;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Routes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.route.Route;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the two sides of a contact whose keys are renewed reach each other: by new queues, or for a
 * hidden contact by new keys of the mesh and nowhere else.
 */
public final class RekeyWays {
    private final Entropy entropy;
    private final Supplier<JoseKey> pairs;

    /**
     * @param pairs makes the keys at which hidden contacts write to us
     */
    public RekeyWays(Entropy entropy, Supplier<JoseKey> pairs) {
        this.entropy = entropy;
        this.pairs = pairs;
    }

    /**
     * @throws ClientException if a link leads to a hidden contact by queues, or to another by the
     *     mesh alone
     */
    static void require(Transaction tx, Contact contact, Invitation link) throws ClientException {
        if (link.hidden() != MeshRoutes.isHidden(tx, contact.id())) {
            throw new ClientException(
                    "this link would have you reach "
                            + contact.name()
                            + " in another way than now; nothing was changed. Ask them for a new"
                            + " one ('tacit rekey').");
        }
    }

    /** Makes where we receive, and keeps where the link says that they do, for the new session. */
    void begin(Transaction tx, ConversationId contact, Invitation link, Instant now)
            throws ClientException {
        if (link.hidden()) {
            MeshRekeys.Waiting waiting =
                    new MeshRekeys.Waiting(pairs.get(), link.mesh().orElseThrow());
            MeshRekeys.begin(tx, contact, waiting, entropy, now);
            return;
        }
        Queues.waitForKeys(tx, Queues.make(tx, Optional.of(contact), Optional.empty(), entropy));
        for (Route route : link.routes()) {
            Routes.addWaiting(tx, contact, route, entropy);
        }
    }

    /** The new session counts: where we receive is what was made for it. */
    void renewed(Transaction tx, ConversationId contact, Instant now) {
        Queues.renewed(tx, contact, now);
        if (MeshRoutes.isHidden(tx, contact)) {
            MeshRekeys.renewed(tx, contact, entropy, now);
        }
    }
}
