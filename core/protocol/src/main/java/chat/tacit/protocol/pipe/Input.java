package chat.tacit.protocol.pipe;

import chat.tacit.protocol.wire.PeerAddress;

import java.util.Optional;

/** What happens to {@link Pipes}. An end is a number that its connection alone has. */
public sealed interface Input {

    /**
     * Somebody whose hello is done wants to be one end of a pipe.
     *
     * @param end not used before
     * @param from whose joins are counted together; nothing if nobody can be told from another
     */
    record Came(long end, PipeName pipe, Side side, Optional<PeerAddress> from) implements Input {}

    /** An end sent a frame. */
    record Frame(long end, byte[] bytes) implements Input {}

    /** An end's connection is gone; one that has no pipe is no matter. */
    record Left(long end) implements Input {}

    /** It is {@link Pipes#wakeAt}, or later. */
    record Wake() implements Input {}
}
