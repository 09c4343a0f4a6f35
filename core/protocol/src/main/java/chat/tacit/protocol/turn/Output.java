package chat.tacit.protocol.turn;

import java.nio.ByteBuffer;

/**
 * What a {@link TurnServer} wants done. Data isn't copied: it is part of the input's, and good
 * until the call returns.
 */
public sealed interface Output {

    /**
     * Sends a client what it asked for.
     *
     * @param code of an error, 0 of a success
     */
    record Answer(FiveTuple to, ByteBuffer message, int code) implements Output {}

    /**
     * Sends a client what a peer sent.
     *
     * @param head what stands before the data
     * @param padding bytes after it, of any value
     */
    record Deliver(FiveTuple to, ByteBuffer head, ByteBuffer data, int padding) implements Output {}

    /** Sends data to a peer from an allocation's port. */
    record Send(long allocation, TransportAddress peer, ByteBuffer data) implements Output {}

    /** Opens a port for datagrams: {@link Input.Opened} or {@link Input.Taken} follows. */
    record Open(long allocation, TransportAddress relayed) implements Output {}

    /** Closes an allocation's port, if it is open, and forgets it. */
    record Close(long allocation) implements Output {}

    /** Something counts for nothing; of a stream, what is malformed ends it. */
    record Dropped(FiveTuple from, Drop why) implements Output {}

    /** Why something counts for nothing. */
    enum Drop {
        /** It is no message. */
        MALFORMED,
        /** It is a message that draws nothing. */
        UNEXPECTED,
        /** It isn't between an allocation and a peer that it named. */
        UNPERMITTED,
        /** It is more than a call or the relay may use. */
        QUOTA,
        /** Whoever sent it hasn't shown who it is, and had answers enough. */
        STRANGER
    }
}
