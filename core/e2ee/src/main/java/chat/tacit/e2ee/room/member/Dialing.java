package chat.tacit.e2ee.room.member;

import java.time.Instant;
import java.util.Optional;

/** Whether there is a session at the host, and when one is tried for again. */
final class Dialing {
    private final Ground ground;
    private final Patience patience;
    private State state = State.DOWN;

    private enum State {
        DOWN,
        DIALING,
        UP
    }

    Dialing(Ground ground) {
        this.ground = ground;
        this.patience = new Patience(ground);
    }

    boolean isUp() {
        return state == State.UP;
    }

    void connected() {
        state = State.UP;
    }

    void cut() {
        state = State.DOWN;
        ground.waiting = true;
        patience.fail();
    }

    /** All is well again: the next time it is tried soon. */
    void reset() {
        patience.reset();
    }

    /** Asks for a session when it is time. */
    void work() {
        if (state == State.DOWN && patience.isOver()) {
            state = State.DIALING;
            ground.emit(new Output.Dial());
        }
    }

    Optional<Instant> wakeAt() {
        return state == State.DOWN
                ? Optional.of(patience.until().orElse(Instant.EPOCH))
                : Optional.empty();
    }
}
