package chat.tacit.cli;

import chat.tacit.client.conversation.Conversations;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Messages from stdin, in UTF-8: anything else would arrive as something else. However much is fed,
 * little of it is in memory.
 */
final class StandardInput {
    /** Bytes of a message with white space around it; more is refused before it is read. */
    static final int MOST = 16 * Conversations.MAX_TEXT;

    private final InputStream in;

    StandardInput(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** All of it. */
    String all() throws Trouble {
        try {
            byte[] all = in.readNBytes(MOST + 1);
            return text(all);
        } catch (IOException e) {
            throw unreadable();
        }
    }

    /** The next line without its end; none after the last. */
    Optional<String> line() throws Trouble {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            while (next >= 0 && next != '\n' && line.size() <= MOST) {
                line.write(next);
                next = in.read();
            }
            return Optional.of(text(line.toByteArray()));
        } catch (IOException e) {
            throw unreadable();
        }
    }

    private static String text(byte[] bytes) throws Trouble {
        if (bytes.length > MOST) {
            throw new Trouble(
                    "the message is longer than "
                            + Conversations.MAX_TEXT
                            + " bytes; send it in parts.");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Trouble("stdin is not text in UTF-8, and a message has to be.");
        }
    }

    private static Trouble unreadable() {
        return new Trouble("cannot read the message from stdin.");
    }
}
