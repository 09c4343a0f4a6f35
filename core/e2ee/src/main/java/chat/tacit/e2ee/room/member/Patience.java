package chat.tacit.e2ee.room.member;

import chat.tacit.protocol.room.Reply;

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

    /**
     * {@code HOST_WAIT}: the longest that a host's word keeps anybody waiting; it could say any
     * number.
     */
    static final Duration MOST_TOLD = Duration.ofHours(1);

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

    /** The host said when to come again; after {@link #MOST_TOLD} it is asked in any case. */
    void hold(long seconds) {
        long told = Math.clamp(seconds, 1, MOST_TOLD.toSeconds());
        until = Optional.of(ground.now().plusSeconds(told));
    }

    /** It failed with an answer, which may say when to come again. */
    void fail(Reply reply) {
        long seconds = Stance.wait(reply);
        if (seconds > 0) {
            hold(seconds);
        } else {
            fail();
        }
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
