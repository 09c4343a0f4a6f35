package chat.tacit.bench.room;

import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.dns.AddressResolverOptions;

import java.time.Duration;
import java.util.List;

/** The client's own links to one relay: each a session and connections of its own. */
public final class Links implements AutoCloseable {
    /** A thousand that come at once wait for each other. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Dialler dialler = new Dialler(AddressResolverOptions::new);
    private final SecretLinks links =
            new SecretLinks(dialler, new Straight(), Entropy.system(), PATIENCE);
    private final RelayAddress relay;

    private record Straight() implements SecretLinks.Ways {
        @Override
        public List<RelayProxy> path(RelayAddress relay) {
            return List.of();
        }

        @Override
        public boolean allows(RelayAddress relay) {
            return true;
        }
    }

    public Links(RelayAddress relay) {
        this.relay = relay;
    }

    /** One more, for a room. */
    public SecretLink open() {
        return links.to(relay);
    }

    /** One more, for an account. */
    SecretLink home(Handle account) {
        return links.home(new AccountAddress(relay, account));
    }

    /** With whom they are. */
    public RelayAddress relay() {
        return relay;
    }

    @Override
    public void close() {
        links.close();
        dialler.close();
    }
}
