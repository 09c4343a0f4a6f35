package chat.tacit.client.mesh;

import java.time.Duration;

/**
 * How often something is sent and fetched.
 *
 * @param mean between two send slots; of no meaning with {@link Cover#OFF}
 */
public record Pace(Cover cover, Duration mean) {
    /** The shortest mean that users may set. */
    public static final Duration SHORTEST = Duration.ofMillis(100);

    /** The longest. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /**
     * Fetch slots for each send slot: whatever is sent is kept by two RX and fetched from both, and
     * what comes faster than it is fetched would wait ever longer. With three, a talk is read an
     * hour later ({@code docs/mesh.md}).
     */
    public static final int FETCHES = 6;

    public Pace {
        if (cover != Cover.OFF && !mean.isPositive()) {
            throw new IllegalArgumentException("slots come one after the other");
        }
    }

    /** As a setting has it by default. */
    public static Pace of(Cover cover) {
        return new Pace(cover, cover.mean());
    }

    /** Between two fetch slots. */
    public Duration fetchMean() {
        return mean.dividedBy(FETCHES);
    }

    public boolean hasSlots() {
        return cover != Cover.OFF;
    }
}
