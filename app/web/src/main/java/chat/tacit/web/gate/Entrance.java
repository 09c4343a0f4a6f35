package chat.tacit.web.gate;

/** What opens a session. */
public interface Entrance {
    /** Whether this word does. Whoever guessed too often isn't let in by any. */
    boolean opens(String word);

    /** What it asks for: {@code token} or {@code password}. */
    String wants();
}
