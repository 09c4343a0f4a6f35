package chat.tacit.relay.edge;

/**
 * Where {@code /healthz} and {@code /metrics} are served.
 *
 * @param bind the local address, loopback unless the operator chose another
 * @param port 0 for any that is free
 */
public record OperatorAddress(String bind, int port) {
    public static OperatorAddress loopback(int port) {
        return new OperatorAddress("127.0.0.1", port);
    }
}
