package chat.tacit.bench.live;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What a relay's line is, by the word in front: those that it says to whoever is let in. */
enum Word {
    ACK("ack"),
    USERS("users"),
    NEW_USER("new_user"),
    IDENTITY("identity"),
    CHALLENGE("challenge"),
    USER_ADDED("user_added"),
    STALE("stale"),
    RESPONSE("response"),
    HELLO("hello_i_am"),
    SEND("send"),
    USER_LEFT("user_left"),
    USER_REMOVED("user_removed");

    private static final boolean[] IN_A_LINE = new boolean[128];
    private static final Map<String, Word> BY_TEXT = new HashMap<>();

    static {
        String all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:.=+*";
        all.chars().forEach(c -> IN_A_LINE[c] = true);
        for (Word word : values()) {
            BY_TEXT.put(word.text, word);
        }
    }

    private final String text;

    Word(String text) {
        this.text = text;
    }

    /**
     * Which one it is.
     *
     * @throws IllegalStateException if it is none, or a byte of the line can be in no line
     */
    static Word of(byte[] line) {
        int end = line.length;
        for (int i = line.length - 1; i >= 0; i--) {
            if (line[i] < 0 || !IN_A_LINE[line[i]]) {
                throw new IllegalStateException("no line: byte " + line[i]);
            }
            if (line[i] == ':') {
                end = i;
            }
        }
        String front = new String(line, 0, end, StandardCharsets.US_ASCII);
        Word word = BY_TEXT.get(front);
        if (word == null) {
            throw new IllegalStateException("the relay said " + front);
        }
        return word;
    }
}
