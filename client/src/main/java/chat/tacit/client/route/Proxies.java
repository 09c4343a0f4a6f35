package chat.tacit.client.route;

import chat.tacit.client.profile.Transaction;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The proxies through which relays are reached, in the database. A relay may be one of the
 * profile's own, one at which a contact receives, or one that only a link has named so far.
 */
public final class Proxies {
    /** Stands in the place of a relay: all that have no way of their own. */
    private static final String OTHERS = "";

    /** Stands in the place of a proxy. */
    private static final String DIRECTLY = "";

    /** Proxies on one way. */
    public static final int MAX_PATH = 3;

    private Proxies() {}

    /**
     * How relays are reached.
     *
     * @param relay the one; empty for all that have no way of their own
     * @param proxy through which; empty for directly
     */
    public record Way(Optional<RelayAddress> relay, Optional<RelayProxy> proxy) {}

    /** From the next connection on relays are reached in this way. */
    public static void put(Transaction tx, Way way) {
        tx.update(
                "INSERT INTO relay_proxy (relay, proxy) VALUES (?, ?)"
                        + " ON CONFLICT (relay) DO UPDATE SET proxy = excluded.proxy",
                way.relay().map(RelayAddress::toString).orElse(OTHERS),
                way.proxy().map(RelayProxy::toString).orElse(DIRECTLY));
    }

    /** From the next connection on the relay is reached as all others are. */
    public static void remove(Transaction tx, RelayAddress relay) {
        tx.update("DELETE FROM relay_proxy WHERE relay = ?", relay.toString());
    }

    /**
     * The proxy through which a relay is reached; empty if directly. A relay is never the proxy to
     * itself: it sees who comes in any case.
     */
    public static Optional<RelayProxy> of(Transaction tx, RelayAddress relay) {
        return tx.one(
                        "SELECT proxy FROM relay_proxy WHERE relay IN (?, ?)"
                                + " ORDER BY relay DESC LIMIT 1",
                        row -> proxy(row.text(1)),
                        relay.toString(),
                        OTHERS)
                .flatMap(proxy -> proxy)
                .filter(proxy -> !proxy.equals(new RelayProxy.Relayed(relay)));
    }

    /**
     * All proxies on the way to a relay, the nearest first: one that is a relay is itself reached
     * as the user wants it to be. {@link #isLaid} says whether a way ends.
     */
    public static List<RelayProxy> path(Transaction tx, RelayAddress relay) {
        Deque<RelayProxy> path = new ArrayDeque<>();
        Optional<RelayProxy> proxy = of(tx, relay);
        while (proxy.isPresent() && path.size() <= MAX_PATH) {
            path.addFirst(proxy.get());
            proxy =
                    switch (proxy.get()) {
                        case RelayProxy.Relayed(RelayAddress next) -> of(tx, next);
                        case RelayProxy.Plain _ -> Optional.empty();
                    };
        }
        return List.copyOf(path);
    }

    /** Whether no relay's way goes in a circle, or over more than {@value #MAX_PATH} proxies. */
    public static boolean isLaid(Transaction tx) {
        return all(tx).stream()
                .allMatch(way ->
                        way.relay().map(relay -> path(tx, relay).size()).orElse(0) <= MAX_PATH
                                && relayed(way).map(it -> path(tx, it).size()).orElse(0)
                                        < MAX_PATH);
    }

    private static Optional<RelayAddress> relayed(Way way) {
        return way.proxy()
                .flatMap(proxy ->
                        switch (proxy) {
                            case RelayProxy.Relayed(RelayAddress relay) -> Optional.of(relay);
                            case RelayProxy.Plain _ -> Optional.empty();
                        });
    }

    /** All that was put, as it is now. */
    public static List<Way> all(Transaction tx) {
        return tx.list(
                "SELECT relay, proxy FROM relay_proxy ORDER BY relay",
                row ->
                        new Way(
                                Optional.of(row.text(1))
                                        .filter(relay -> !relay.equals(OTHERS))
                                        .map(RelayAddress::parse),
                                proxy(row.text(2))));
    }

    private static Optional<RelayProxy> proxy(String text) {
        return Optional.of(text).filter(some -> !some.equals(DIRECTLY)).map(RelayProxy::parse);
    }
}
