package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.Point;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When this member begins an epoch that nobody wished for ({@code spec/50-room} §13): who was the
 * hundredth at once, admins after 5 to 30 s, members 30 s after that; an admin undoes a false
 * commit after 0 to 10 s. Before that time is over somebody else may have done it.
 */
final class Epochs {
    /** The highest counter under which an event is sealed before an epoch is begun. */
    static final int LAST_COUNTER = 1_000;

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final Duration UNDONE = Duration.ofSeconds(10);

    private final Ground ground;
    private Optional<Planned> planned = Optional.empty();

    /** Why an epoch is due. */
    private enum Cause {
        /** So many events, or a member has left. */
        DUE,
        /** An admin has left: under A, though an epoch may have begun since. */
        ADMIN_LEFT,
        /** The host follows false keys. */
        MISLED
    }

    /**
     * @param after the commit that it follows, as the host has it
     */
    private record Planned(Cause cause, long after, Instant at) {}

    Epochs(Ground ground) {
        this.ground = ground;
    }

    /** Sees what is due, each time that something has changed. */
    void plan(int events) {
        Optional<Cause> cause = ground.isOver() ? Optional.empty() : cause(events);
        if (cause.isEmpty()) {
            planned = Optional.empty();
            return;
        }
        long after = ground.notes.hostTerm;
        boolean known =
                planned.filter(it -> it.cause == cause.get() && it.after == after).isPresent();
        if (!known) {
            Instant at = ground.now().plus(delay(cause.get()));
            planned = Optional.of(new Planned(cause.get(), after, at));
        }
    }

    private Optional<Cause> cause(int events) {
        if (ground.inForce().isEmpty()) {
            return Optional.empty();
        }
        boolean admin = ground.admin().isPresent();
        if (ground.isMisled()) {
            return admin ? Optional.of(Cause.MISLED) : Optional.empty();
        }
        if (ground.notes.adminLeft && admin) {
            return Optional.of(Cause.ADMIN_LEFT);
        }
        return ground.point().isDue(events, ground.now())
                ? Optional.of(Cause.DUE)
                : Optional.empty();
    }

    private Duration delay(Cause cause) {
        return switch (cause) {
            case MISLED -> ground.between(Duration.ZERO, UNDONE);
            case ADMIN_LEFT -> ground.between(SOON, LATER);
            case DUE -> {
                Duration first = ground.between(SOON, LATER);
                yield ground.isAdmin() ? first : first.plus(LATER);
            }
        };
    }

    /** This device's own event was the one with which an epoch is due. */
    void hundredth() {
        planned =
                planned.filter(it -> it.cause == Cause.DUE)
                        .map(it -> new Planned(it.cause, it.after, ground.now()))
                        .or(() -> planned);
    }

    boolean isDue() {
        return planned.filter(it -> !it.at.isAfter(ground.now())).isPresent();
    }

    /** When one is to be begun, or may become due by time alone. */
    Optional<Instant> wakeAt() {
        boolean idle = ground.isOver() || ground.isMisled() || ground.inForce().isEmpty();
        if (planned.isPresent() || idle) {
            return planned.map(Planned::at);
        }
        return Optional.of(ground.point().epoch().time().plus(Point.EPOCH_LIFE));
    }
}
