package chat.tacit.protocol.wire;

/**
 * What a relay offers for calls ({@code spec/80-calls} §5).
 *
 * @param secret what makes credentials
 * @param udp the port of STUN and TURN over UDP, 0 if there is none
 * @param tls their port over TLS, 0 if there is none
 */
public record CallOffer(CallSecret secret, int udp, int tls) {}
