package chat.tacit.relay.edge;

import io.vertx.core.Vertx;

import java.time.Duration;

/** What happens after a while, on the same context. */
final class Delays {
    private Delays() {}

    /** Runs {@code then} at once if the delay is zero. */
    static void after(Vertx vertx, Duration delay, Runnable then) {
        if (delay.isZero()) {
            then.run();
        } else {
            vertx.setTimer(delay.toMillis(), _ -> then.run());
        }
    }
}
