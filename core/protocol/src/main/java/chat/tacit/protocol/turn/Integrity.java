package chat.tacit.protocol.turn;

import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Secret;

import java.nio.ByteBuffer;

/** The two codes by which a message shows that it is of somebody with the key (RFC 8489 §14.5). */
enum Integrity {
    SHA1(StunAttribute.MESSAGE_INTEGRITY, 20),
    SHA256(StunAttribute.MESSAGE_INTEGRITY_SHA256, 32);

    private final StunAttribute attribute;
    private final int size;

    Integrity(StunAttribute attribute, int size) {
        this.attribute = attribute;
        this.size = size;
    }

    StunAttribute attribute() {
        return attribute;
    }

    int size() {
        return size;
    }

    /** Whether a message, which has the attribute, was made with the key. */
    boolean holds(StunMessage message, Secret key) {
        return message.place(attribute)
                .map(place -> {
                    byte[] told = new byte[size];
                    message.between(place.at(), place.at() + size).get(told);
                    int header = place.at() - StunMessage.ATTRIBUTE_HEADER;
                    ByteBuffer start = start(message.type(), place.at() + size);
                    ByteBuffer rest = message.between(start.remaining(), header);
                    return code(key, start, rest).equals(Secret.owned(told));
                })
                .orElse(false);
    }

    /**
     * The code of a message.
     *
     * @param start its first four bytes, which count the code's attribute and nothing after it
     * @param rest what stands between them and the attribute
     */
    Secret code(Secret key, ByteBuffer start, ByteBuffer rest) {
        return switch (this) {
            case SHA1 -> Hmac.sha1(key, start, rest);
            case SHA256 -> Hmac.sha256(key, start, rest);
        };
    }

    /** The first four bytes of a message that ends there. */
    static ByteBuffer start(int type, int end) {
        return ByteBuffer.allocate(4)
                .putShort(0, (short) type)
                .putShort(2, (short) (end - StunMessage.HEADER));
    }
}
