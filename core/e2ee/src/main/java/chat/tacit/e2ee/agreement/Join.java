package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.route.Boxed;

import java.nio.ByteBuffer;

/**
 * The payload of a box of kind join: {@code fields 1,226 ‖ ratchet message} ({@code
 * spec/60-contact} §3). The same bytes go to every route of the invitation, newly boxed.
 *
 * @param message the joiner's ratchet message, from {@value #MIN_MESSAGE} bytes
 */
public record Join(JoinFields fields, Bytes message) {
    /** The longest content of a message inside a join. */
    public static final int MAX_CONTENT = Boxed.LARGE_CONTENT - JoinFields.SIZE;

    private static final int MIN_MESSAGE = Boxed.RATCHET_OVERHEAD;
    private static final int MAX_MESSAGE = Boxed.LARGE_PAYLOAD - JoinFields.SIZE;

    /**
     * @throws MalformedException if no ratchet message has the size of {@code message}
     */
    public Join {
        if (message.size() < MIN_MESSAGE || message.size() > MAX_MESSAGE) {
            throw new MalformedException("a join with a message of " + message.size() + " bytes");
        }
    }

    public Bytes encode() {
        ByteBuffer out = ByteBuffer.allocate(JoinFields.SIZE + message.size());
        fields.write(out);
        return Bytes.owned(out.put(message.shared()).array());
    }

    /**
     * @throws MalformedException if {@code payload} isn't what {@link #encode} makes
     */
    public static Join decode(Bytes payload) {
        if (payload.size() < JoinFields.SIZE) {
            throw new MalformedException("a join that is cut off");
        }
        ByteBuffer in = ByteBuffer.wrap(payload.shared());
        JoinFields fields = JoinFields.read(in);
        return new Join(fields, payload.slice(JoinFields.SIZE, in.remaining()));
    }
}
