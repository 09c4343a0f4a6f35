package chat.tacit.relay.live;

import java.time.Instant;

/** Calls back at a time, or soon after it. For any thread. */
@FunctionalInterface
public interface Alarms {

    void set(Instant at, Runnable wake);
}
