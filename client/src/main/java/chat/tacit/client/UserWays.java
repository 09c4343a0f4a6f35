package chat.tacit.client;

import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.route.Trust;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.List;

/** How the profile's user wants relays to be reached. */
record UserWays(Loop loop) implements SecretLinks.Ways {
    @Override
    public List<RelayProxy> path(RelayAddress relay) {
        return loop.read(tx -> Proxies.path(tx, relay));
    }

    @Override
    public boolean allows(RelayAddress relay) {
        return loop.read(tx -> Trust.allows(tx, relay));
    }
}
