package chat.tacit.client;

import chat.tacit.client.profile.Profile;

import java.time.Duration;
import java.time.Instant;

/**
 * The other processes of a profile, as this one sees them: what they change, and whether one of
 * them receives. Under the lock of the {@link Loop}.
 */
final class Neighbours {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Profile profile;
    private final Engine engine;
    private boolean seeks;
    private long dataVersion;
    private Instant lookAt = Instant.MIN;

    Neighbours(Profile profile, Engine engine) {
        this.profile = profile;
        this.engine = engine;
    }

    /**
     * Has the engine receive, now or when the process that receives has ended: whatever this one
     * waits for, somebody has to receive it.
     *
     * @return whether that changes anything now
     */
    boolean receive() {
        seeks = true;
        return engine.receive(profile.tryReceive());
    }

    /** Whether they left something to do since it was looked last: a change, or to receive. */
    boolean leftAnything(Instant now) {
        if (now.isBefore(lookAt) && !lookAt.isAfter(now.plus(LOOK))) {
            return false;
        }
        lookAt = now.plus(LOOK);
        long before = dataVersion;
        dataVersion = profile.dataVersion();
        boolean receives = seeks && engine.receive(profile.tryReceive());
        return receives || dataVersion != before;
    }
}
