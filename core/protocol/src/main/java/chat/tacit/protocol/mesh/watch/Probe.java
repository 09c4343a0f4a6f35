package chat.tacit.protocol.mesh.watch;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Thumbprint;

import java.util.Set;

/**
 * A packet that one wrote to oneself ({@code spec/40-mesh} §11, §12).
 *
 * @param id by which it is known when it returns
 * @param key at which it is received
 * @param entry where it entered the mesh: the TX of a client, the neighbour of a server
 * @param rxs where the key is leased
 * @param arrival at which of them it has to arrive
 */
public record Probe(
        Bytes id, Thumbprint key, Fingerprint entry, Set<Fingerprint> rxs, Arrival arrival) {

    /** What a probe owes. */
    public enum Arrival {
        /** To come to every RX, as what TX passes on does. */
        EVERYWHERE,
        /** To come to one of them: a neighbour that knows the way to one goes by that alone. */
        SOMEWHERE
    }

    public Probe {
        rxs = Set.copyOf(rxs);
    }

    /** One that has to arrive at every RX. */
    public Probe(Bytes id, Thumbprint key, Fingerprint entry, Set<Fingerprint> rxs) {
        this(id, key, entry, rxs, Arrival.EVERYWHERE);
    }
}
