package chat.tacit.client.secret;

import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the links of a profile, and keeps them to the ways that its user wants. */
public final class SecretLinks implements AutoCloseable {
    /** At least, where proxies are on the way, each of which has times of its own. */
    private static final Duration OVER_PROXIES = Duration.ofSeconds(30);

    private final Dialler dialler;
    private final Ways ways;
    private final Entropy entropy;
    private final Duration patience;
    private final Set<SecretLink> links = ConcurrentHashMap.newKeySet();

    /** What the user wants, asked before each connection. */
    public interface Ways {
        /** The proxies on the way to a relay, the nearest first. */
        List<RelayProxy> path(RelayAddress relay);

        /** Whether a relay may be connected to. */
        boolean allows(RelayAddress relay);
    }

    /** Links that wait for {@code SERVER_CONNECT_TIMEOUT}, as it is by default. */
    public SecretLinks(Dialler dialler, Ways ways, Entropy entropy) {
        this(dialler, ways, entropy, Limits.defaults().duration(Limit.SERVER_CONNECT_TIMEOUT));
    }

    /**
     * @param patience for a connection, and then for the hello
     */
    public SecretLinks(Dialler dialler, Ways ways, Entropy entropy, Duration patience) {
        this.dialler = dialler;
        this.ways = ways;
        this.entropy = entropy;
        this.patience = patience;
    }

    /**
     * A link of its own for a room, or for others' handles; nothing is dialled before it is used.
     * Its user closes it.
     */
    public SecretLink to(RelayAddress relay) {
        return link(relay, new Purpose.Anybody(), SecretLink.SILENCE);
    }

    /** A link for an account of one's own, to its homeserver. Its user closes it. */
    public SecretLink home(AccountAddress account) {
        return home(account, SecretLink.SILENCE);
    }

    /**
     * @param silence after which a stream is given up
     */
    SecretLink home(AccountAddress account, Duration silence) {
        return link(account.relay(), new Purpose.Home(account.name()), silence);
    }

    private SecretLink link(RelayAddress relay, Purpose purpose, Duration silence) {
        SecretLink link = new SecretLink(this, relay, purpose, silence);
        links.add(link);
        return link;
    }

    /** Ends the connections that don't go the way that the user wants by now. */
    public void redial() {
        for (SecretLink link : links) {
            link.keepTo(path(link.relay()));
        }
    }

    void requireAllowed(RelayAddress relay) throws LinkException {
        if (!ways.allows(relay)) {
            throw LinkException.barred(relay);
        }
    }

    List<RelayProxy> path(RelayAddress relay) {
        return ways.path(relay);
    }

    Dialler dialler() {
        return dialler;
    }

    Entropy entropy() {
        return entropy;
    }

    Duration patience(RelayAddress relay) {
        boolean direct = path(relay).isEmpty() || patience.compareTo(OVER_PROXIES) > 0;
        return direct ? patience : OVER_PROXIES;
    }

    void ended(SecretLink link) {
        links.remove(link);
    }

    @Override
    public void close() {
        links.forEach(SecretLink::close);
    }
}
