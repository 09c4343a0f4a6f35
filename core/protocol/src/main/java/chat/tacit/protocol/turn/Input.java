package chat.tacit.protocol.turn;

import java.nio.ByteBuffer;

/**
 * What happens to a {@link TurnServer}. Buffers are read from their position to their limit, and
 * only until the call returns.
 */
public sealed interface Input {

    /** A client sent a message: a datagram, or one of a stream with its padding. */
    record Message(FiveTuple from, ByteBuffer bytes) implements Input {}

    /** Something came to an allocation's port. */
    record FromPeer(long allocation, TransportAddress peer, ByteBuffer data) implements Input {}

    /** The port that an allocation asked for is its own now. */
    record Opened(long allocation) implements Input {}

    /** Somebody else has it. */
    record Taken(long allocation) implements Input {}

    /** A stream is over. */
    record Left(FiveTuple client) implements Input {}

    /** It is {@link TurnServer#wakeAt}, or later. */
    record Wake() implements Input {}
}
