package chat.tacit.client.mesh;

import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose fault it is that servers don't answer. Where two of different operators fail and none
 * answers between, it is the client's own outage and counts for nothing ({@code spec/40-mesh}
 * §12.1); where all fail behind one proxy and others answer, it is the proxy's. In memory only.
 */
final class Silences {
    private final Map<RelayAddress, Failure> failures = new LinkedHashMap<>();

    /**
     * @param proxy the last one on the way
     * @param since when it failed first
     */
    private record Failure(Operator operator, Optional<RelayAddress> proxy, Instant since) {}

    /** Who doesn't answer, and since when. */
    record Silent(RelayAddress server, Instant since) {}

    /** A server that failed on this way. */
    void failed(KnownServer server, Optional<RelayAddress> proxy, Instant now) {
        failures.putIfAbsent(server.address(), new Failure(server.operator(), proxy, now));
    }

    /**
     * One answered: so it isn't for want of a network.
     *
     * @return those that are silent by their own fault
     */
    List<Silent> answered(RelayAddress server, Optional<RelayAddress> over) {
        failures.remove(server);
        Map<Optional<RelayAddress>, List<Map.Entry<RelayAddress, Failure>>> byProxy =
                new LinkedHashMap<>();
        failures.entrySet()
                .forEach(one ->
                        byProxy.computeIfAbsent(one.getValue().proxy(), _ -> new ArrayList<>())
                                .add(one));
        failures.clear();
        return byProxy.entrySet().stream()
                .flatMap(group -> at(group.getKey(), group.getValue(), over).stream())
                .toList();
    }

    private static List<Silent> at(
            Optional<RelayAddress> proxy,
            List<Map.Entry<RelayAddress, Failure>> failed,
            Optional<RelayAddress> over) {
        Instant since = failed.getFirst().getValue().since();
        long operators =
                Known.different(failed.stream().map(one -> one.getValue().operator()).toList());
        if (operators == 1) {
            return failed.stream()
                    .map(one -> new Silent(one.getKey(), one.getValue().since()))
                    .toList();
        }
        return proxy.filter(it -> !over.equals(Optional.of(it)))
                .map(it -> List.of(new Silent(it, since)))
                .orElse(List.of());
    }
}
