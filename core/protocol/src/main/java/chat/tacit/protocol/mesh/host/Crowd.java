package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.servers.Operator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes room once as many servers are verified as there may be ({@code spec/40-mesh} §8.3):
 * whoever runs a server at each port of one machine keeps nobody else out. Networks are those in
 * which servers answered, whatever they say.
 */
final class Crowd {
    private Crowd() {}

    /**
     * The one that makes room for {@code newcomer}: of the network that has most, the newest, if it
     * still has as many then as the newcomer's.
     *
     * @param verified in the order in which they were
     * @param staying who doesn't
     */
    static Optional<VerifiedServer> makingRoom(
            List<VerifiedServer> verified, VerifiedServer newcomer, Set<Fingerprint> staying) {
        Map<Bytes, Integer> sizes = new HashMap<>();
        verified.forEach(one -> sizes.merge(network(one), 1, Integer::sum));
        int own = sizes.getOrDefault(network(newcomer), 0);
        int most = own + 1;
        Optional<VerifiedServer> found = Optional.empty();
        for (VerifiedServer one : verified) {
            int size = sizes.getOrDefault(network(one), 0);
            boolean is = found.isPresent() ? size >= most : size > most;
            if (is && !staying.contains(one.name())) {
                most = size;
                found = Optional.of(one);
            }
        }
        return found;
    }

    private static Bytes network(VerifiedServer server) {
        return Operator.network(server.place().address());
    }
}
