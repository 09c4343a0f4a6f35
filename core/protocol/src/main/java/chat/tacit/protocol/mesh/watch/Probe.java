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
 */
public record Probe(Bytes id, Thumbprint key, Fingerprint entry, Set<Fingerprint> rxs) {
    public Probe {
        rxs = Set.copyOf(rxs);
    }
}
