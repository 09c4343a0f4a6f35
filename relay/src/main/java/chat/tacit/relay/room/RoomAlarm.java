package chat.tacit.relay.room;

import java.time.Instant;

/** Wakes an endpoint. */
@FunctionalInterface
public interface RoomAlarm {

    /** Runs {@code wake} on the endpoint's executor, at {@code at} or soon after. */
    Set set(Instant at, Runnable wake);

    /** An alarm that is set. */
    @FunctionalInterface
    interface Set {
        /** Nothing is run any more, unless it has been. */
        void cancel();
    }
}
