package chat.tacit.protocol.wire;

import chat.tacit.crypto.MalformedException;

import java.util.OptionalInt;

/** The protocol versions that a program speaks: from {@code min} to {@code max}, both from 1. */
public record Versions(int min, int max) {
    /** The largest number of a version. */
    public static final int LIMIT = 65_535;

    /** What this code speaks. */
    public static final Versions CURRENT = new Versions(1, 1);

    /**
     * @throws MalformedException if the range is empty or leaves 1 to {@value #LIMIT}
     */
    public Versions {
        if (min < 1 || max < min || max > LIMIT) {
            throw new MalformedException("not a range of versions");
        }
    }

    /** The highest version in both ranges. */
    public OptionalInt highestCommon(Versions other) {
        int highest = Math.min(max, other.max);
        boolean common = highest >= Math.max(min, other.min);
        return common ? OptionalInt.of(highest) : OptionalInt.empty();
    }
}
