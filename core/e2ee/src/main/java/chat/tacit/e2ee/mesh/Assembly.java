package chat.tacit.e2ee.mesh;

import chat.tacit.crypto.Bytes;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts parts together ({@code spec/40-mesh} §10.1). It keeps so many unfinished ones and no more,
 * each for a time: who sends beginnings without end takes the place of other beginnings, and fills
 * nobody's disk.
 *
 * <p>A store keeps what this says: each {@link Taken} is what has changed, and {@link #restore} is
 * told what was kept.
 */
public final class Assembly {
    private final Cut cut;
    private final int most;
    private final Duration life;
    private final Map<Bytes, Unfinished> unfinished = new LinkedHashMap<>();

    private record Unfinished(int count, Instant since, SortedMap<Integer, Bytes> parts) {
        Bytes whole() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            parts.values().forEach(part -> out.writeBytes(part.shared()));
            return Bytes.owned(out.toByteArray());
        }
    }

    /**
     * @param most unfinished ones at a time
     * @param life of one, from its first part on
     */
    public Assembly(Cut cut, int most, Duration life) {
        this.cut = cut;
        this.most = most;
        this.life = life;
    }

    /** That of the joins of one invitation: 16 at a time, for 14 days. */
    public static Assembly ofJoins() {
        return new Assembly(Cut.JOIN, 16, Duration.ofDays(14));
    }

    /** That of the contents of one contact: 64 at a time, for 30 days. */
    public static Assembly ofContents() {
        return new Assembly(Cut.CONTENT, 64, Duration.ofDays(30));
    }

    /**
     * What became of a part.
     *
     * @param kept whether it is to be kept; a part that is there already isn't, nor one that
     *     completes what it belongs to
     * @param forgotten keys of unfinished ones that are to be forgotten, with all their parts
     * @param whole all parts in order, if this was the last one; they are forgotten
     */
    public record Taken(boolean kept, List<Bytes> forgotten, Optional<Bytes> whole) {}

    /**
     * Takes a part. Of two of one place the first stands, and so does the count of the first.
     *
     * @param key of what it belongs to: the part's id, with whoever sent it where several may
     */
    public Taken take(Bytes key, Part part, Instant now) {
        List<Bytes> forgotten = expire(now);
        if (!restore(key, part, now)) {
            return new Taken(false, forgotten, Optional.empty());
        }
        Unfinished grown = Objects.requireNonNull(unfinished.get(key));
        if (grown.parts.size() == grown.count) {
            unfinished.remove(key);
            forgotten.add(key);
            return new Taken(false, forgotten, Optional.of(grown.whole()));
        }
        if (unfinished.size() > most) {
            Bytes oldest = unfinished.keySet().iterator().next();
            unfinished.remove(oldest);
            forgotten.add(oldest);
        }
        return new Taken(true, forgotten, Optional.empty());
    }

    /**
     * A part that was kept. They come in the order in which they were taken.
     *
     * @return whether it was new
     */
    public boolean restore(Bytes key, Part part, Instant taken) {
        if (!cut.allows(part)) {
            return false;
        }
        Unfinished begun =
                unfinished.computeIfAbsent(
                        key, _ -> new Unfinished(part.count(), taken, new TreeMap<>()));
        return begun.count == part.count()
                && begun.parts.putIfAbsent(part.index(), part.bytes()) == null;
    }

    private List<Bytes> expire(Instant now) {
        List<Bytes> expired = new ArrayList<>();
        unfinished.forEach((key, begun) -> {
            if (begun.since.plus(life).isBefore(now)) {
                expired.add(key);
            }
        });
        expired.forEach(unfinished::remove);
        return expired;
    }
}
