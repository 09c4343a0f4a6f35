package chat.tacit.client.tunnel;

import chat.tacit.client.route.RelayProxy;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the ways to try: with one host of each relay that is passed, and one of the last.
 *
 * @param hops what is passed, the nearest first
 * @param end the relay itself
 */
public record Attempt(List<Hop> hops, Hop.Relayed end) {
    public Attempt {
        hops = List.copyOf(hops);
    }

    /** All of them, in the order in which addresses name their hosts. */
    public static List<Attempt> all(RelayAddress relay, List<RelayProxy> path) {
        List<List<Hop>> ways = List.of(List.of());
        for (RelayProxy proxy : path) {
            ways = ways.stream().flatMap(way -> over(way, proxy).stream()).toList();
        }
        return ways.stream()
                .flatMap(way ->
                        relay.hosts().stream()
                                .map(host -> new Attempt(way, Hop.Relayed.of(relay, host))))
                .toList();
    }

    private static List<List<Hop>> over(List<Hop> way, RelayProxy proxy) {
        List<List<Hop>> longer = new ArrayList<>();
        switch (proxy) {
            case RelayProxy.Plain plain -> longer.add(with(way, new Hop.Plain(plain)));
            case RelayProxy.Relayed(RelayAddress relay) -> {
                for (Host host : relay.hosts()) {
                    longer.add(with(way, Hop.Relayed.of(relay, host)));
                }
            }
        }
        return longer;
    }

    private static List<Hop> with(List<Hop> way, Hop hop) {
        List<Hop> longer = new ArrayList<>(way);
        longer.add(hop);
        return longer;
    }

    /** The one proxy that is passed, if it is the only one and no relay. */
    public Optional<RelayProxy.Plain> plain() {
        return hops.size() == 1 && hops.getFirst() instanceof Hop.Plain(RelayProxy.Plain proxy)
                ? Optional.of(proxy)
                : Optional.empty();
    }

    /**
     * The way over the hops; nothing without any, or where Vert.x knows the only one itself. Of all
     * names on it the nearest alone is looked up here.
     */
    public Future<Optional<Way>> way(Vertx vertx) {
        if (hops.isEmpty() || plain().isPresent()) {
            return Future.succeededFuture(Optional.empty());
        }
        Hop first = hops.getFirst();
        return ((VertxInternal) vertx)
                .nameResolver()
                .resolve(first.host().bare())
                .map(address ->
                        Optional.of(
                                new Way(hops, end, new InetSocketAddress(address, first.port()))));
    }
}
