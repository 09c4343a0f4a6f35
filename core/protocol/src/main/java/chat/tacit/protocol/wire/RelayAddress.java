package chat.tacit.protocol.wire;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A relay as people pass it on: {@code tacit://<fingerprint>@<host>[,<host>…]:<port>} ({@code
 * spec/10-wire} §2). The fingerprint pins the relay's identity; hosts and port only say where to
 * look for it.
 *
 * @param hosts 1 to {@value #MAX_HOSTS} hosts without repetition, tried in this order
 * @param port 1 to 65535, the same for every host
 */
public record RelayAddress(Fingerprint fingerprint, List<Host> hosts, int port) {
    public static final String SCHEME = "tacit://";
    public static final int MAX_HOSTS = 4;

    /** Characters of the longest address. */
    public static final int MAX_SIZE = 8 + 43 + 1 + MAX_HOSTS * (Host.MAX_SIZE + 1) + 5;

    /**
     * @throws MalformedException if the number of hosts, or the port, is out of range
     */
    public RelayAddress {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty() || hosts.size() > MAX_HOSTS) {
            throw new MalformedException("an address has 1 to " + MAX_HOSTS + " hosts");
        }
        if (new HashSet<>(hosts).size() != hosts.size()) {
            throw new MalformedException("an address names a host twice");
        }
        if (port < 1 || port > 65_535) {
            throw new MalformedException("a port is from 1 to 65535");
        }
    }

    /**
     * @throws MalformedException if {@code text} isn't an address in its one form
     */
    public static RelayAddress parse(String text) {
        int at = text.indexOf('@');
        int colon = text.lastIndexOf(':');
        if (text.length() > MAX_SIZE || !text.startsWith(SCHEME) || at < 0 || colon < at) {
            throw new MalformedException(
                    "not a relay's address: tacit://<fingerprint>@<host>:<port>");
        }
        String port = text.substring(colon + 1);
        if (!port.matches("[1-9][0-9]{0,4}")) {
            throw new MalformedException("an address ends in a port");
        }
        return new RelayAddress(
                Fingerprint.parse(text.substring(SCHEME.length(), at)),
                Arrays.stream(text.substring(at + 1, colon).split(",", -1)).map(Host::new).toList(),
                Integer.parseInt(port));
    }

    /** The first host and the port, by which a person tells relays apart. */
    public String place() {
        return hosts.getFirst().text() + ":" + port;
    }

    @Override
    public String toString() {
        return hosts.stream()
                .map(Host::text)
                .collect(Collectors.joining(",", SCHEME + fingerprint + "@", ":" + port));
    }
}
