package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.MalformedException;

/**
 * How well a person is known, from the least to the most, and the alarm ({@code spec/60-contact}
 * §8). It is never a choice: each level is the result of what happened.
 */
public enum Level {
    /** Nothing is known yet, as before the other's first message. */
    UNKNOWN("unknown"),
    /** A server named the keys. */
    SERVER("server"),
    /** The invitation travelled over some channel that may have been read or changed. */
    LINK("link"),
    /** The invitation was read from the other's screen. */
    SCREEN("screen"),
    /** Somebody trusted vouched. */
    VOUCHED("vouched"),
    /** The two compared their security code. */
    COMPARED("compared"),
    /** A key changed that mustn't: nothing is sent until the user has acted. */
    CHANGED("changed");

    private final String text;

    Level(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /**
     * The lower of two: what counts when both clients report how the invitation travelled. An alarm
     * of either side stays one.
     */
    public Level lower(Level other) {
        if (this == CHANGED || other == CHANGED) {
            return CHANGED;
        }
        return compareTo(other) <= 0 ? this : other;
    }

    /**
     * The level after a completed rekey that is worth {@code recorded}: on screens both ways
     * nothing is lost and an alarm ends; by a link a compared contact has to be compared again.
     */
    public Level renewed(Level recorded) {
        if (recorded.compareTo(SCREEN) >= 0) {
            return this == CHANGED || compareTo(recorded) < 0 ? recorded : this;
        }
        return this == COMPARED || this == CHANGED ? CHANGED : recorded;
    }

    /** The level of a contact whose invitation travelled as the two clients report. */
    public static Level of(Travel ours, Travel theirs) {
        return ours.level().lower(theirs.level());
    }

    /**
     * @throws MalformedException if {@code text} isn't what {@link #text()} gives
     */
    public static Level of(String text) {
        for (Level level : values()) {
            if (level.text.equals(text)) {
                return level;
            }
        }
        throw new MalformedException("no level");
    }
}
