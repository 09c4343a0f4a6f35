package chat.tacit.client.route;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy through which a relay is reached ({@code spec/10-wire} §2.1). The relay's name is looked
 * up by the proxy and never by this machine. There is no way round: where the proxy can't be
 * reached the relay isn't either. Its text is what {@link #parse} reads.
 */
public sealed interface RelayProxy {

    /**
     * A relay with the service proxy, written as its address. It proves who it is before it hears
     * where to lead.
     */
    record Relayed(RelayAddress relay) implements RelayProxy {
        @Override
        public String toString() {
            return relay.toString();
        }
    }

    /**
     * Another proxy, written {@code socks5://127.0.0.1:9050} or {@code http://proxy.example:3128}.
     *
     * @param port 1 to 65,535
     */
    record Plain(Kind kind, Host host, int port) implements RelayProxy {
        private static final Pattern FORM =
                Pattern.compile("(socks5|http)://([^/@]{1,255}):([1-9][0-9]{0,4})");

        /**
         * @throws MalformedException if the port is out of range
         */
        public Plain {
            if (port < 1 || port > 65_535) {
                throw new MalformedException("not a port");
            }
        }

        private static Plain parse(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new MalformedException("not a proxy");
            }
            Kind kind = parts.group(1).equals(Kind.HTTP.scheme) ? Kind.HTTP : Kind.SOCKS5;
            return new Plain(kind, new Host(parts.group(2)), Integer.parseInt(parts.group(3)));
        }

        @Override
        public String toString() {
            return kind.scheme + "://" + host + ":" + port;
        }
    }

    /** How a proxy that is no relay is spoken to. */
    enum Kind {
        /** RFC 1928, without a user name. */
        SOCKS5("socks5"),
        /** {@code CONNECT} of RFC 9110 §9.3.6, without credentials. */
        HTTP("http");

        private final String scheme;

        Kind(String scheme) {
            this.scheme = scheme;
        }
    }

    /**
     * Reads a proxy.
     *
     * @throws MalformedException if {@code text} has another form
     */
    static RelayProxy parse(String text) {
        return text.startsWith(RelayAddress.SCHEME)
                ? new Relayed(RelayAddress.parse(text))
                : Plain.parse(text);
    }
}
