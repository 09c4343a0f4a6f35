package chat.tacit.relay.turn;

import chat.tacit.protocol.turn.FiveTuple;
import chat.tacit.protocol.turn.Output;
import chat.tacit.protocol.turn.TransportAddress;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * What a {@link TurnService} sends by. Buffers are good until the call returns, and none of these
 * calls the service back before it has returned.
 */
public interface TurnSockets {

    /** Sends a client a message. */
    void answer(FiveTuple to, ByteBuffer message);

    /** Sends a client a peer's data, or drops it if the client doesn't take what came before. */
    void deliver(Output.Deliver delivery);

    /** Sends a datagram from an allocation's port. */
    void send(long allocation, TransportAddress peer, ByteBuffer data);

    /** Opens a port; {@link TurnService#opened} or {@link TurnService#taken} says how it went. */
    void open(long allocation, TransportAddress relayed);

    /** Closes it. */
    void close(long allocation);

    /** Ends a client's stream, in which something came that is no message. */
    void malformed(FiveTuple client);

    /** Has {@link TurnService#wake} called then, and not at the time that was said before. */
    void wakeAt(Optional<Instant> time);
}
