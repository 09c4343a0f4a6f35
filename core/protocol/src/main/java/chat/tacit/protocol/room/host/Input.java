package chat.tacit.protocol.room.host;

import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.wire.PeerAddress;

import java.util.Optional;

/** What happens to a {@link SecretHost}. */
public sealed interface Input {

    /**
     * A method was called: its one message came.
     *
     * @param call by which its answers are told apart, new each time
     * @param address from which, if it is known
     * @param message an encoded Greeting or Frame, given away
     */
    record Called(long call, Method method, Optional<PeerAddress> address, byte[] message)
            implements Input {}

    /** Whether the reader of a stream takes more; at first it does. */
    record Writable(long call, boolean writable) implements Input {}

    /** Whoever called is gone. */
    record Left(long call) implements Input {}

    /** The call on the store with this token ended. */
    record Completed(long token, Result result) implements Input {}

    /** Whether there is room in the store for more; at first there is. */
    record Room(boolean inStore) implements Input {}

    /** Whatever is over is to be erased. */
    record Sweep() implements Input {}

    /** The time that {@link SecretHost#wakeAt} named has come. */
    record Wake() implements Input {}
}
