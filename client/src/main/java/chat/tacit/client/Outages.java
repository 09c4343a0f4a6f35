package chat.tacit.client;

import chat.tacit.client.route.Lane;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Until when nothing that came early is shown because a relay of ours went away: what is missing
 * may lie there, or with a sender who waits for it as well, for as long again as it was away.
 */
final class Outages {
    /** A relay that is away for longer may never come back. */
    static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private final Map<Lane, Instant> since = new HashMap<>();
    private Instant until = Instant.MIN;

    /** The link of a lane broke. */
    void broke(Lane lane, Instant now) {
        since.put(lane, now);
        until = orLater(now.plus(LONGEST));
    }

    /** The relay of a lane has said something. */
    void heard(Lane lane, Instant now) {
        Instant from = since.remove(lane);
        since.values().removeIf(at -> at.plus(LONGEST).isBefore(now));
        if (from != null && since.isEmpty()) {
            Duration away = Duration.between(from, now);
            Duration again = away.compareTo(SHORTEST) < 0 ? SHORTEST : away;
            until = now.plus(again.compareTo(LONGEST) < 0 ? again : LONGEST);
        }
    }

    /** The clock was set back. */
    void forget() {
        since.clear();
        until = Instant.MIN;
    }

    /** When what would be shown at a time may be. */
    Instant orLater(Instant at) {
        return at.isAfter(until) ? at : until;
    }
}
