package chat.tacit.client.route;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy through which a relay is reached ({@code spec/10-wire} §2.1), written {@code
 * socks5://127.0.0.1:9050} or {@code http://proxy.example:3128}. The relay's name is looked up by
 * the proxy and never by this machine. There is no way round: where the proxy can't be reached the
 * relay isn't either.
 *
 * @param port 1 to 65,535
 */
public record RelayProxy(Kind kind, Host host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(socks5|http)://([^/@]{1,255}):([1-9][0-9]{0,4})");

    /** How the proxy is spoken to. */
    public enum Kind {
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
     * @throws MalformedException if the port is out of range
     */
    public RelayProxy {
        if (port < 1 || port > 65_535) {
            throw new MalformedException("not a port");
        }
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws MalformedException if {@code text} has another form
     */
    public static RelayProxy parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new MalformedException("not a proxy");
        }
        Kind kind = parts.group(1).equals(Kind.HTTP.scheme) ? Kind.HTTP : Kind.SOCKS5;
        return new RelayProxy(kind, new Host(parts.group(2)), Integer.parseInt(parts.group(3)));
    }

    @Override
    public String toString() {
        return kind.scheme + "://" + host + ":" + port;
    }
}
