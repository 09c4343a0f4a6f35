package chat.tacit.client.mesh;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How much hides when something is said ({@code spec/40-mesh} §11). */
public enum Cover {
    /** Packets go when they are there. */
    OFF(Duration.ZERO),
    LOW(Duration.ofSeconds(60)),
    HIGH(Duration.ofSeconds(10));

    private final Duration mean;

    Cover(Duration mean) {
        this.mean = mean;
    }

    /** {@code COVER_MEAN}: the mean time between two send slots; zero if there are none. */
    public Duration mean() {
        return mean;
    }

    /** As users and the profile write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of a word, if there is one. */
    public static Optional<Cover> of(String word) {
        for (Cover cover : values()) {
            if (cover.word().equals(word)) {
                return Optional.of(cover);
            }
        }
        return Optional.empty();
    }
}
