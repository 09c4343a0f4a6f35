package chat.tacit.protocol.mesh.watch;

import chat.tacit.protocol.mesh.servers.Operator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * When one's own network was down ({@code spec/40-mesh} §12.1): from the first of two failures of
 * servers of different operators, between which nobody answered, to the next answer of anybody.
 * That time counts for nothing. It ends with the first answer, so that servers which keep silent
 * together gain a moment by it and not a pardon.
 */
final class Outages {
    /** Failures since the last answer that are compared. */
    private static final int MOST_FAILURES = 16;

    /** Outages that are remembered; above it the oldest is forgotten. */
    private static final int MOST = 256;

    private final List<Failure> failures = new ArrayList<>();
    private final ArrayDeque<Outage> over = new ArrayDeque<>();

    private record Failure(Operator operator, Instant at) {}

    private record Outage(Instant from, Instant until) {
        Duration within(Instant start, Instant end) {
            Instant first = from.isAfter(start) ? from : start;
            Instant last = until.isBefore(end) ? until : end;
            return last.isAfter(first) ? Duration.between(first, last) : Duration.ZERO;
        }
    }

    /** Some server answered. */
    void answered(Instant now) {
        if (isDown()) {
            over.addLast(new Outage(failures.getFirst().at(), now));
            if (over.size() > MOST) {
                over.removeFirst();
            }
        }
        failures.clear();
    }

    /** A server of {@code operator} didn't. */
    void failed(Operator operator, Instant now) {
        if (failures.size() < MOST_FAILURES) {
            failures.add(new Failure(operator, now));
        }
    }

    /** Whether it is down now. */
    boolean isDown() {
        return failures.stream()
                .anyMatch(one ->
                        failures.stream()
                                .anyMatch(other -> one.operator().differs(other.operator())));
    }

    /** How much of a time one's own network was up. */
    Duration up(Instant from, Instant until) {
        Duration up = Duration.between(from, until);
        for (Outage outage : over) {
            up = up.minus(outage.within(from, until));
        }
        return isDown()
                ? up.minus(new Outage(failures.getFirst().at(), until).within(from, until))
                : up;
    }
}
