package chat.tacit.web.gate;

import java.util.List;

/**
 * The names under which the app is asked.
 *
 * @param scheme of its origins
 * @param hosts each as a browser writes it, with the port where it isn't the scheme's own
 */
public record Names(String scheme, List<String> hosts) {
    public Names {
        hosts = List.copyOf(hosts);
    }

    /** Those of a port of this machine. */
    public static Names loopback(int port) {
        return new Names("http", List.of("127.0.0.1:" + port, "localhost:" + port));
    }

    /** One over TLS, at a port. */
    public static Names secure(String name, int port) {
        return new Names("https", List.of(port == 443 ? name : name + ":" + port));
    }

    boolean isHost(String host) {
        return hosts.contains(host);
    }

    boolean isOrigin(String origin, String host) {
        return origin.equals(scheme + "://" + host);
    }

    /** Whether what is said travels over TLS. */
    public boolean isSecure() {
        return scheme.equals("https");
    }
}
