package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.route.Boxed;

import java.nio.ByteBuffer;

/**
 * The payload of a box of kind re-sync answer: {@code fields 1,130 ‖ ratchet message} ({@code
 * spec/60-contact} §6).
 *
 * @param message the answerer's ratchet message of the new session
 */
public record ResyncAnswer(ResyncFields fields, Bytes message) {
    /** The longest content of a message inside an answer. */
    public static final int MAX_CONTENT = Boxed.LARGE_CONTENT - ResyncFields.SIZE;

    private static final int MIN_MESSAGE = Boxed.RATCHET_OVERHEAD;
    private static final int MAX_MESSAGE = Boxed.LARGE_PAYLOAD - ResyncFields.SIZE;

    /**
     * @throws MalformedException if no ratchet message has the size of {@code message}
     */
    public ResyncAnswer {
        if (message.size() < MIN_MESSAGE || message.size() > MAX_MESSAGE) {
            throw new MalformedException("an answer with a message of " + message.size());
        }
    }

    public Bytes encode() {
        ByteBuffer out = ByteBuffer.allocate(ResyncFields.SIZE + message.size());
        fields.write(out);
        return Bytes.owned(out.put(message.shared()).array());
    }

    /**
     * @throws MalformedException if {@code payload} isn't what {@link #encode} makes
     */
    public static ResyncAnswer decode(Bytes payload) {
        int message = payload.size() - ResyncFields.SIZE;
        if (message < 0) {
            throw new MalformedException("a re-sync's answer that is cut off");
        }
        return new ResyncAnswer(
                ResyncFields.decode(payload.slice(0, ResyncFields.SIZE)),
                payload.slice(ResyncFields.SIZE, message));
    }
}
