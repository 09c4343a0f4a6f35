package chat.tacit.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The queues that a relay said it has lost, and when it is given them again ({@code
 * spec/60-contact} §2.1). Queues are named by their rows.
 */
final class Losses {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** After so long the next loss of a queue is a first one. */
    static final Duration MEMORY = Duration.ofHours(1);

    private final Map<Long, Loss> losses = new HashMap<>();

    /**
     * @param pause after which the queue is given again
     * @param at when it was lost last
     */
    private record Loss(Duration pause, Instant at) {
        Instant again() {
            return at.plus(pause);
        }

        boolean isOver(Instant now) {
            return !now.isBefore(at.plus(MEMORY)) || now.isBefore(at);
        }
    }

    /** A queue is lost: from the returned time on it is given again. */
    Instant again(long queue, Instant now) {
        Duration pause =
                Optional.ofNullable(losses.get(queue))
                        .filter(last -> !last.isOver(now))
                        .map(last -> longer(last.pause))
                        .orElse(FIRST_PAUSE);
        Loss loss = new Loss(pause, now);
        losses.put(queue, loss);
        return loss.again();
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** What isn't given again yet, by queue; what was lost long ago is forgotten. */
    Map<Long, Instant> waiting(Instant now) {
        losses.values().removeIf(loss -> loss.isOver(now));
        Map<Long, Instant> waiting = new HashMap<>();
        losses.forEach((queue, loss) -> {
            if (now.isBefore(loss.again())) {
                waiting.put(queue, loss.again());
            }
        });
        return waiting;
    }
}
