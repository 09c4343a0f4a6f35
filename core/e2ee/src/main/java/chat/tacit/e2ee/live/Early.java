package chat.tacit.e2ee.live;

import chat.tacit.protocol.live.MemberId;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What came from an epoch that this member hasn't reached: it waits a while for the commits between
 * ({@code spec/20-live} §12).
 */
final class Early {
    static final Duration WAIT = Duration.ofSeconds(10);
    static final int MOST = 64;

    private final Deque<Held> held = new ArrayDeque<>();

    /**
     * @param greeting whether it came as {@code hello_i_am}
     */
    record Arrived(MemberId from, SealedMessage message, boolean greeting) {}

    private record Held(Arrived arrived, Instant until) {}

    /**
     * Keeps one.
     *
     * @return whether there was room
     */
    boolean hold(Arrived arrived, Instant now) {
        if (held.size() == MOST) {
            return false;
        }
        return held.add(new Held(arrived, now.plus(WAIT)));
    }

    /** Gives out those of an epoch that is reached, in their order. */
    List<Arrived> upTo(long epoch) {
        List<Arrived> reached = new ArrayList<>();
        held.removeIf(it -> it.arrived().message().epoch() <= epoch && reached.add(it.arrived()));
        return reached;
    }

    /** Gives out those whose time is over. */
    List<Arrived> expired(Instant now) {
        List<Arrived> over = new ArrayList<>();
        held.removeIf(it -> !now.isBefore(it.until()) && over.add(it.arrived()));
        return over;
    }

    Optional<Instant> wakeAt() {
        return Optional.ofNullable(held.peekFirst()).map(Held::until);
    }
}
