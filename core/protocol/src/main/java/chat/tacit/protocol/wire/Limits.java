package chat.tacit.protocol.wire;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Optional;

/**
 * The value of every {@link Limit}, each within its range. Immutable; start from {@link
 * #defaults()} and {@link #with} what differs.
 */
public final class Limits {
    private static final Limits DEFAULTS = new Limits(new EnumMap<>(Limit.class));

    /** What differs from the defaults. */
    private final EnumMap<Limit, Long> changes;

    private Limits(EnumMap<Limit, Long> changes) {
        this.changes = changes;
    }

    public static Limits defaults() {
        return DEFAULTS;
    }

    /**
     * These limits with another value for one.
     *
     * @param value in the limit's unit
     * @throws IllegalArgumentException if it is out of range; the message is fit for a user
     */
    public Limits with(Limit limit, long value) {
        if (value < limit.minimum() || value > limit.maximum()) {
            throw new IllegalArgumentException(
                    "%s must be from %d to %d%s, not %d"
                            .formatted(
                                    limit,
                                    limit.minimum(),
                                    limit.maximum(),
                                    limit.unit().suffix(),
                                    value));
        }
        EnumMap<Limit, Long> changed = new EnumMap<>(changes);
        if (value == limit.standard()) {
            changed.remove(limit);
        } else {
            changed.put(limit, value);
        }
        return new Limits(changed);
    }

    /**
     * These limits with another time for one that is a time.
     *
     * @throws IllegalArgumentException if it is out of range or the limit isn't a time
     */
    public Limits with(Limit limit, Duration value) {
        return with(
                limit,
                switch (limit.unit()) {
                    case MILLISECONDS -> value.toMillis();
                    case SECONDS -> value.toSeconds();
                    case BYTES, BITS, COUNT -> throw notA(limit, "time");
                });
    }

    /**
     * These limits with another value for one, from text as an operator gives it.
     *
     * @throws IllegalArgumentException if it isn't a whole number in range; fit for a user
     */
    public Limits with(Limit limit, String value) {
        try {
            return with(limit, Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(limit + " must be a whole number", e);
        }
    }

    /** The limit that an environment variable, a bare name or an option names. */
    public static Optional<Limit> named(String name) {
        return Arrays.stream(Limit.values())
                .filter(limit ->
                        limit.name().equals(name)
                                || limit.variable().equals(name)
                                || limit.option().equals(name))
                .findFirst();
    }

    /** The value in the limit's own unit. */
    public long value(Limit limit) {
        return changes.getOrDefault(limit, limit.standard());
    }

    /** A count, or a size that fits an array. */
    public int count(Limit limit) {
        return Math.toIntExact(value(limit));
    }

    /** A time. */
    public Duration duration(Limit limit) {
        return switch (limit.unit()) {
            case MILLISECONDS -> Duration.ofMillis(value(limit));
            case SECONDS -> Duration.ofSeconds(value(limit));
            case BYTES, BITS, COUNT -> throw notA(limit, "time");
        };
    }

    private static IllegalArgumentException notA(Limit limit, String what) {
        return new IllegalArgumentException(limit + " isn't a " + what);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Limits limits && changes.equals(limits.changes);
    }

    @Override
    public int hashCode() {
        return changes.hashCode();
    }

    /** Only what differs from the defaults. */
    @Override
    public String toString() {
        return "Limits" + changes;
    }
}
