package chat.tacit.relay.edge;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.turn.TransportAddress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses of sockets as calls know them, and the other way round. */
final class TurnEnds {
    private TurnEnds() {}

    static TransportAddress of(InetSocketAddress socket) {
        return new TransportAddress(
                Bytes.owned(socket.getAddress().getAddress()), socket.getPort());
    }

    static InetSocketAddress socket(TransportAddress end) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(end.address().shared()), end.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of another size", e);
        }
    }
}
