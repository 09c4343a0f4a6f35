package chat.tacit.protocol.room;

import chat.tacit.crypto.MalformedException;

import java.util.regex.Pattern;

/**
 * What an account is called at its homeserver ({@code spec/50-room} §2): {@value #MIN_SIZE} to
 * {@value #MAX_SIZE} of {@code a–z 0–9 . _ -}, the first and the last a letter or a digit, no two
 * of {@code . _ -} side by side.
 */
public record Handle(String text) implements Comparable<Handle> {
    public static final int MIN_SIZE = 3;
    public static final int MAX_SIZE = 32;

    private static final Pattern FORM = Pattern.compile("[a-z0-9]+([._-][a-z0-9]+)*+");

    /**
     * @throws MalformedException if {@code text} isn't a handle
     */
    public Handle {
        if (text.length() < MIN_SIZE || text.length() > MAX_SIZE || !FORM.matcher(text).matches()) {
            throw new MalformedException("not a handle");
        }
    }

    @Override
    public int compareTo(Handle other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
