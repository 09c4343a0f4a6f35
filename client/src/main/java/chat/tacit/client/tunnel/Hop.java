package chat.tacit.client.tunnel;

import chat.tacit.client.route.RelayProxy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

/** A step on the way to a relay, at the one of its hosts that is tried. */
public sealed interface Hop {
    Host host();

    int port();

    /** A proxy that isn't a relay. */
    record Plain(RelayProxy.Plain proxy) implements Hop {
        @Override
        public Host host() {
            return proxy.host();
        }

        @Override
        public int port() {
            return proxy.port();
        }
    }

    /** A relay: one that leads on, or the last of them. */
    record Relayed(Fingerprint fingerprint, Host host, int port) implements Hop {
        public static Relayed of(RelayAddress relay, Host host) {
            return new Relayed(relay.fingerprint(), host, relay.port());
        }
    }
}
