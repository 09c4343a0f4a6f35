package chat.tacit.relay.edge;

import chat.tacit.relay.queue.Alarm;

import io.vertx.core.Vertx;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Alarms on the event loop that sets them. */
record Timers(Vertx vertx, InstantSource clock) implements Alarm {

    @Override
    public Set set(Instant at, Runnable wake) {
        // A millisecond more, since timers count in whole ones.
        long delay = Math.max(0, Duration.between(clock.instant(), at).toMillis()) + 1;
        long id = vertx.setTimer(delay, _ -> wake.run());
        return () -> vertx.cancelTimer(id);
    }
}
