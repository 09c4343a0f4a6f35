package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.OneLine;
import chat.tacit.crypto.Text;

/**
 * What somebody in a live session wants to be called: 1 to {@value #MAX_SIZE} bytes of UTF-8 on one
 * line. It is the document's user name, and proves nothing ({@code spec/20-live} §4).
 */
public record DisplayName(String text) {
    public static final int MAX_SIZE = 64;

    /**
     * @throws MalformedException if it is empty, too long, or more than one plain line
     */
    public DisplayName {
        OneLine.require(text, MAX_SIZE, "a name");
        if (text.isEmpty()) {
            throw new MalformedException("an empty name");
        }
    }

    /**
     * @throws MalformedException if these aren't the bytes of a display name
     */
    public static DisplayName of(Bytes utf8) {
        return new DisplayName(Text.fromUtf8(utf8.shared()));
    }

    public Bytes utf8() {
        return Bytes.owned(Text.utf8(text));
    }

    @Override
    public String toString() {
        return text;
    }
}
