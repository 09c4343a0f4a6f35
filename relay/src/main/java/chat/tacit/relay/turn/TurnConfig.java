package chat.tacit.relay.turn;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.turn.PortRange;

import java.util.List;
import java.util.Optional;

/**
 * How a relay serves calls, if it does.
 *
 * @param port of STUN and TURN, over UDP and over TLS; 0 for any that is free
 * @param ports those that allocations get
 * @param addresses under which allocations are reached: those of the relay's address if empty
 * @param secret that a coturn knows as well; one that lasts as long as the process if empty
 * @param coturn whether that coturn answers at the port, and the relay only makes credentials
 * @param certificate shown on TLS; the relay's own if empty
 */
public record TurnConfig(
        int port,
        PortRange ports,
        List<Bytes> addresses,
        Optional<Secret> secret,
        boolean coturn,
        Optional<TurnCertificate> certificate) {
    /** The port that STUN and TURN have by convention (RFC 8656 §18). */
    public static final int DEFAULT_PORT = 3478;

    /** The usual port, allocations at any port that is nobody's by convention. */
    public static final TurnConfig USUAL = new TurnConfig(DEFAULT_PORT, PortRange.DYNAMIC);

    public TurnConfig {
        addresses = List.copyOf(addresses);
    }

    /** Where the relay itself is. */
    public TurnConfig(int port, PortRange ports) {
        this(port, ports, List.of(), Optional.empty());
    }

    /** Where the relay itself answers, with its own certificate. */
    public TurnConfig(int port, PortRange ports, List<Bytes> addresses, Optional<Secret> secret) {
        this(port, ports, addresses, secret, false, Optional.empty());
    }
}
