package chat.tacit.e2ee.route;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.queue.Body;

/**
 * What goes into a box: {@code kind ‖ payload}.
 *
 * @param payload 1 to {@value #LARGE_PAYLOAD} bytes
 */
public record Boxed(BoxKind kind, Bytes payload) {
    /** Bytes of a body around its payload: sender key, nonce, tag, kind and length. */
    static final int OVERHEAD = 32 + 12 + 16 + 1 + 2;

    /** Payload that fits the small class. */
    public static final int SMALL_PAYLOAD = Body.SMALL - OVERHEAD;

    /** Payload that fits the large class. */
    public static final int LARGE_PAYLOAD = Body.LARGE - OVERHEAD;

    /** Bytes of a ratchet message around its content ({@code spec/60-contact} §5). */
    public static final int RATCHET_OVERHEAD = 2 + 2_348 + 16 + 16;

    /** The longest content of a message in the small class. */
    public static final int SMALL_CONTENT = SMALL_PAYLOAD - RATCHET_OVERHEAD;

    /** The longest content of any message. */
    public static final int LARGE_CONTENT = LARGE_PAYLOAD - RATCHET_OVERHEAD;

    /**
     * @throws IllegalArgumentException if the payload is empty or fits no class of its kind
     */
    public Boxed {
        int most = kind.isPart() ? SMALL_PAYLOAD : LARGE_PAYLOAD;
        if (payload.isEmpty() || payload.size() > most) {
            throw new IllegalArgumentException("a payload of " + payload.size() + " bytes");
        }
    }

    /**
     * Bytes of the body that carries this: {@value Body#SMALL} or {@value Body#LARGE}. It tells a
     * relay no more than that the content is long, or that the contact is just joining.
     */
    public int bodySize() {
        boolean small = kind != BoxKind.JOIN && payload.size() <= SMALL_PAYLOAD;
        return small ? Body.SMALL : Body.LARGE;
    }
}
