package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.OneLine;
import chat.tacit.crypto.Text;

/**
 * What a live session is called: 1 to {@value #MAX_SIZE} bytes of UTF-8 on one line ({@code
 * spec/20-live} §3). A vouched session isn't known by it, an open one at its relay is.
 */
public record SessionName(String text) {
    public static final int MAX_SIZE = 64;

    /**
     * @throws MalformedException if it is empty, too long, or more than one plain line
     */
    public SessionName {
        OneLine.require(text, MAX_SIZE, "a session's name");
        if (text.isEmpty()) {
            throw new MalformedException("a session without a name");
        }
    }

    /**
     * @throws MalformedException if these aren't the bytes of a session's name
     */
    public static SessionName of(Bytes utf8) {
        return new SessionName(Text.fromUtf8(utf8.shared()));
    }

    public Bytes utf8() {
        return Bytes.owned(Text.utf8(text));
    }

    @Override
    public String toString() {
        return text;
    }
}
