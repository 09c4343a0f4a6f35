package chat.tacit.client.live.presence;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last that was said in a session, in memory alone, as long as one is in it. Not for use by
 * several threads.
 */
public final class Spoken {
    /** {@code LIVE_REMEMBERED}: sayings that are kept, each at most of {@code MAX_TEXT}. */
    public static final int MAX = 1_000;

    private final Deque<Saying> kept = new ArrayDeque<>();

    /** Of nothing yet. */
    public Spoken() {}

    public void add(Saying saying) {
        kept.addLast(saying);
        if (kept.size() > MAX) {
            kept.removeFirst();
        }
    }

    /** The last ones, the oldest first. */
    public List<Saying> last(int limit) {
        return kept.stream().skip(Math.max(0, kept.size() - Math.max(0, limit))).toList();
    }

    public void forget() {
        kept.clear();
    }
}
