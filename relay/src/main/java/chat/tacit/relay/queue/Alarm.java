package chat.tacit.relay.queue;

import java.time.Instant;

/** Wakes a connection. */
@FunctionalInterface
public interface Alarm {

    /** Runs {@code wake} on the connection's executor, at {@code at} or soon after. */
    Set set(Instant at, Runnable wake);

    /** An alarm that is set. */
    @FunctionalInterface
    interface Set {
        /** Nothing is run any more, unless it has been. */
        void cancel();
    }
}
