package chat.tacit.protocol.pipe;

import chat.tacit.protocol.wire.Refusal;

/** What {@link Pipes} wants done. After {@link Refuse} and {@link End} an end isn't named again. */
public sealed interface Output {

    /** Tells an end what became of it. */
    record Tell(long end, PipeNotice notice) implements Output {}

    /** Hands an end a frame of the other's, as it came. */
    record Pass(long end, byte[] bytes) implements Output {}

    /** Closes an end's connection and says why. */
    record Refuse(long end, Refusal refusal, boolean strike) implements Output {}

    /** Closes an end's connection: the other one is gone, or the time is over. */
    record End(long end) implements Output {}
}
