package chat.tacit.client.route;

import chat.tacit.client.profile.Transaction;
import chat.tacit.protocol.wire.RelayAddress;

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

    /** The proxy through which a relay is reached; empty if directly. */
    public static Optional<RelayProxy> of(Transaction tx, RelayAddress relay) {
        return tx.one(
                        "SELECT proxy FROM relay_proxy WHERE relay IN (?, ?)"
                                + " ORDER BY relay DESC LIMIT 1",
                        row -> proxy(row.text(1)),
                        relay.toString(),
                        OTHERS)
                .flatMap(proxy -> proxy);
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
