package chat.tacit.e2ee.room.member;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long to wait before something is tried again ({@code spec/50-room} §19): 1 s, then twice as
 * long, at most 5 min, each with up to half as much at random.
 */
final class Patience {
    static final Duration LEAST = Duration.ofSeconds(1);
    static final Duration MOST = Duration.ofMinutes(5);

    private final Ground ground;
    private Duration next = LEAST;
    private Optional<Instant> until = Optional.empty();

    Patience(Ground ground) {
        this.ground = ground;
    }

    /** It failed. */
    void fail() {
        Duration more = ground.between(Duration.ZERO, next.dividedBy(2));
        until = Optional.of(ground.now().plus(next).plus(more));
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(MOST) > 0 ? MOST : twice;
    }

    /** The host said when to come again. */
    void hold(long seconds) {
        until = Optional.of(ground.now().plusSeconds(Math.max(1, seconds)));
    }

    /** It went well. */
    void reset() {
        next = LEAST;
        until = Optional.empty();
    }

    boolean isOver() {
        return until.map(it -> !it.isAfter(ground.now())).orElse(true);
    }

    /** When it is over, if it isn't. */
    Optional<Instant> until() {
        return until.filter(it -> it.isAfter(ground.now()));
    }
}
