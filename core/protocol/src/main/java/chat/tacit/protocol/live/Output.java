package chat.tacit.protocol.live;

import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;

/**
 * What a {@link LiveSession} wants done, for connections by their numbers. After {@link End} a
 * connection isn't named again. The order of outputs is the session's order, and is to be kept for
 * each connection.
 */
public sealed interface Output {

    /**
     * Says one line to each of these.
     *
     * @param line without its end; the same array for all, never changed
     */
    record Say(long[] seats, byte[] line) implements Output {

        static Say to(long seat, ServerLine line) {
            return new Say(new long[] {seat}, line.encode());
        }
    }

    /** A newcomer is a member: it may say the longer lines from now on. */
    record Admit(long seat) implements Output {}

    /** Refuses one line, which costs its sender a token ({@code spec/10-wire} §7). */
    record Refuse(long seat, Refusal refusal) implements Output {}

    /**
     * Closes a connection.
     *
     * @param why what it is told; nothing if it knows
     */
    record End(long seat, Optional<Refusal> why, boolean strike) implements Output {

        static End because(long seat, Refusal why) {
            return new End(seat, Optional.of(why), false);
        }

        static End quietly(long seat) {
            return new End(seat, Optional.empty(), false);
        }

        static End struck(long seat, Refusal why) {
            return new End(seat, Optional.of(why), true);
        }
    }
}
