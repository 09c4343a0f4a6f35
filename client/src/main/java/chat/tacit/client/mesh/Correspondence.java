package chat.tacit.client.mesh;

import chat.tacit.client.Event;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What is said by the mesh, and to whom: the contacts' side. */
public interface Correspondence {
    /** When something may be sent, if anything waits: then {@link #next} has it. */
    Optional<Instant> nextAt(Transaction tx);

    /** What waits longest, of that which may be sent now. */
    Optional<Outgoing> next(Transaction tx, Instant now);

    /** A server has taken it. */
    void posted(Transaction tx, Outgoing.Id id, RelayAddress server, Instant now);

    /**
     * Takes what came for a contact's key, an invitation's or an address's. It came for the first
     * time, its signature holds and it is neither too old nor too early; whether {@link
     * Envelope#sender} may write to this key is for this to find out.
     *
     * @param key its row
     * @param events gets what follows, to be told after the transaction
     * @throws UnopenableException if it isn't from who may write, or says nothing; nothing follows
     */
    void take(Transaction tx, long key, Envelope envelope, Instant now, Consumer<Event> events)
            throws UnopenableException;
}
