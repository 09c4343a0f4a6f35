package chat.tacit.web.gate;

import chat.tacit.protocol.wire.PeerAddress;

/** What opens a session. */
public interface Entrance {
    /**
     * Whether this word does. Whoever guessed too often isn't let in by any.
     *
     * @param from where whoever says it is
     */
    boolean opens(String word, PeerAddress from);

    /** What it asks for: {@code token} or {@code password}. */
    String wants();
}
