package chat.tacit.protocol.turn;

import chat.tacit.crypto.Secret;

import java.nio.ByteBuffer;
import java.util.List;

/** Writes one STUN message: its attributes in the order of the calls. */
public final class StunWriter {
    /** Enough for everything but data, which a relay doesn't copy. */
    private static final int USUAL = 512;

    private final ByteBuffer out;
    private final TransactionId id;

    public StunWriter(StunClass kind, StunMethod method, TransactionId id) {
        this(kind, method, id, USUAL);
    }

    /**
     * @param most bytes that the message may come to have
     */
    StunWriter(StunClass kind, StunMethod method, TransactionId id, int most) {
        this.id = id;
        this.out = ByteBuffer.allocate(most);
        out.putShort((short) (kind.bits() | method.code()))
                .putShort((short) 0)
                .putInt(TransportAddress.COOKIE)
                .put(id.bytes().shared());
    }

    /** An attribute of any type, known or not. */
    StunWriter raw(int type, byte[] value) {
        head(type, value.length).put(value);
        while (out.position() % 4 != 0) {
            out.put((byte) 0);
        }
        return counted();
    }

    public StunWriter bytes(StunAttribute attribute, byte[] value) {
        return raw(attribute.code(), value);
    }

    /** An attribute of 32 bits. */
    public StunWriter number(StunAttribute attribute, int value) {
        head(attribute.code(), 4).putInt(value);
        return counted();
    }

    public StunWriter address(StunAttribute attribute, TransportAddress address) {
        return bytes(attribute, address.masked(id));
    }

    /** An error of RFC 8489 §14.8, without a phrase. */
    StunWriter error(int code) {
        return number(StunAttribute.ERROR_CODE, ((code / 100) << 8) | (code % 100));
    }

    StunWriter unknown(List<Integer> types) {
        ByteBuffer list = ByteBuffer.allocate(2 * types.size());
        types.forEach(type -> list.putShort(type.shortValue()));
        return bytes(StunAttribute.UNKNOWN_ATTRIBUTES, list.array());
    }

    StunWriter integrity(Integrity integrity, Secret key) {
        int header = out.position();
        int end = header + StunMessage.ATTRIBUTE_HEADER + integrity.size();
        ByteBuffer start = Integrity.start(out.getShort(0), end);
        ByteBuffer rest = out.slice(4, header - 4);
        return bytes(integrity.attribute(), integrity.code(key, start, rest).expose());
    }

    public StunWriter fingerprint() {
        int before = out.position();
        int end = before + StunMessage.ATTRIBUTE_HEADER + 4;
        out.putShort(2, (short) (end - StunMessage.HEADER));
        return number(StunAttribute.FINGERPRINT, StunMessage.fingerprint(out.slice(0, before)));
    }

    /** All that was written. */
    public ByteBuffer message() {
        return out.slice(0, out.position());
    }

    /**
     * What stands before data that comes last in the message: the head of DATA, with both lengths
     * counting it. What is padded follows the data.
     */
    ByteBuffer before(int data) {
        head(StunAttribute.DATA.code(), data);
        int end = out.position() + ((data + 3) & ~3);
        out.putShort(2, (short) (end - StunMessage.HEADER));
        return message();
    }

    private ByteBuffer head(int type, int size) {
        return out.putShort((short) type).putShort((short) size);
    }

    private StunWriter counted() {
        out.putShort(2, (short) (out.position() - StunMessage.HEADER));
        return this;
    }
}
