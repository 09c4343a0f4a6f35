package chat.tacit.protocol.turn;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A STUN message as it came (RFC 8489 §5), read strictly ({@code spec/80-calls} §1). It looks into
 * the bytes that it was read from and copies no value: it is good as long as they are.
 */
public final class StunMessage {
    /** The longest message that is taken, its header included. */
    public static final int MAX_SIZE = 4_096;

    static final int HEADER = 20;
    static final int ATTRIBUTE_HEADER = 4;
    static final int FINGERPRINT_MASK = 0x5354554e;

    private static final int MAX_ATTRIBUTES = 32;
    private static final int MAX_TYPE = 0x3fff;

    private final ByteBuffer bytes;
    private final StunClass kind;
    private final Optional<StunMethod> method;
    private final List<Value> values;

    /**
     * An attribute that counts.
     *
     * @param at where its value begins in the message
     */
    record Value(int type, int at, int size) {}

    private StunMessage(ByteBuffer bytes, List<Value> values) {
        int type = bytes.getShort(0);
        this.bytes = bytes;
        this.kind = StunClass.of(type);
        this.method = StunMethod.of(type & ~StunClass.MASK);
        this.values = values;
    }

    /** Whether bytes are to be read as a STUN message: their first two bits are zero. */
    static boolean begins(ByteBuffer bytes) {
        return bytes.hasRemaining() && (bytes.get(bytes.position()) & 0xc0) == 0;
    }

    /**
     * Reads a message.
     *
     * @param message from its position to its limit; neither is moved
     * @throws MalformedException if it is anything but one message
     */
    public static StunMessage decode(ByteBuffer message) {
        ByteBuffer bytes = message.slice().asReadOnlyBuffer();
        int size = bytes.remaining();
        if (size < HEADER || size > MAX_SIZE || size % 4 != 0) {
            throw new MalformedException("no size of a STUN message");
        }
        if ((bytes.getShort(0) & 0xffff) > MAX_TYPE
                || (bytes.getShort(2) & 0xffff) != size - HEADER
                || bytes.getInt(4) != TransportAddress.COOKIE) {
            throw new MalformedException("no header of a STUN message");
        }
        return new StunMessage(bytes, values(bytes));
    }

    private static List<Value> values(ByteBuffer bytes) {
        List<Value> values = new ArrayList<>(8);
        Stage stage = Stage.OPEN;
        int all = 0;
        for (int at = HEADER; at < bytes.limit(); all++) {
            int type = bytes.getShort(at) & 0xffff;
            int size = bytes.getShort(at + 2) & 0xffff;
            int from = at + ATTRIBUTE_HEADER;
            if (all == MAX_ATTRIBUTES || size > bytes.limit() - from) {
                throw new MalformedException("more attributes than fit");
            }
            Optional<StunAttribute> known = StunAttribute.of(type);
            if (known.isPresent() && !known.get().fits(size)) {
                throw new MalformedException("an attribute of a size that it doesn't have");
            }
            if (stage == Stage.ENDED) {
                throw new MalformedException("something after the fingerprint");
            }
            if (stage.takes(known)) {
                values.add(new Value(type, from, size));
                stage = stage.after(known);
            }
            at = from + ((size + 3) & ~3);
        }
        values.stream()
                .filter(value -> value.type() == StunAttribute.FINGERPRINT.code())
                .forEach(value -> checkFingerprint(bytes, value.at()));
        return values;
    }

    private static void checkFingerprint(ByteBuffer bytes, int at) {
        if (bytes.getInt(at) != fingerprint(bytes.slice(0, at - ATTRIBUTE_HEADER))) {
            throw new MalformedException("a wrong fingerprint");
        }
    }

    /** RFC 8489 §14.7. */
    static int fingerprint(ByteBuffer before) {
        CRC32 crc = new CRC32();
        crc.update(before);
        return (int) crc.getValue() ^ FINGERPRINT_MASK;
    }

    public StunClass kind() {
        return kind;
    }

    /** What it is about; nothing if that is no method that a relay knows. */
    public Optional<StunMethod> method() {
        return method;
    }

    public TransactionId id() {
        byte[] id = new byte[TransactionId.SIZE];
        bytes.get(HEADER - TransactionId.SIZE, id);
        return new TransactionId(Bytes.owned(id));
    }

    int size() {
        return bytes.limit();
    }

    boolean has(StunAttribute attribute) {
        return place(attribute).isPresent();
    }

    /** Where an attribute stands that is there; of several the first. */
    Optional<Value> place(StunAttribute attribute) {
        for (Value value : values) {
            if (value.type() == attribute.code()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** The value of an attribute, not copied. */
    public Optional<ByteBuffer> value(StunAttribute attribute) {
        return place(attribute).map(value -> bytes.slice(value.at(), value.size()));
    }

    /** The first 32 bits of an attribute's value. */
    public Optional<Integer> number(StunAttribute attribute) {
        return place(attribute).map(value -> bytes.getInt(value.at()));
    }

    /** The value of an attribute that is text. */
    Optional<String> text(StunAttribute attribute) {
        return place(attribute)
                .map(value -> {
                    byte[] text = new byte[value.size()];
                    bytes.get(value.at(), text);
                    return Text.fromUtf8(text);
                });
    }

    /** Every address that attributes of this type have, in their order. */
    public List<TransportAddress> addresses(StunAttribute attribute) {
        List<TransportAddress> found = new ArrayList<>(1);
        TransactionId id = id();
        for (Value value : values) {
            if (value.type() == attribute.code()) {
                ByteBuffer bare = bytes.slice(value.at(), value.size());
                found.add(TransportAddress.readMasked(bare, id));
            }
        }
        return found;
    }

    /** Types of attributes that the relay would have to know and doesn't, each once. */
    List<Integer> unknown() {
        return values.stream()
                .map(Value::type)
                .filter(type -> StunAttribute.mustBeKnown(type) && StunAttribute.of(type).isEmpty())
                .distinct()
                .toList();
    }

    /** The part from the header's second half to before an attribute, for its integrity. */
    ByteBuffer between(int from, int to) {
        return bytes.slice(from, to - from);
    }

    int type() {
        return bytes.getShort(0);
    }

    /** What may follow what has come. */
    private enum Stage {
        OPEN,
        SIGNED,
        SIGNED_TWICE,
        ENDED;

        boolean takes(Optional<StunAttribute> attribute) {
            if (this == OPEN) {
                return true;
            }
            return attribute
                    .filter(it ->
                            it == StunAttribute.FINGERPRINT
                                    || (it == StunAttribute.MESSAGE_INTEGRITY_SHA256
                                            && this == SIGNED))
                    .isPresent();
        }

        Stage after(Optional<StunAttribute> attribute) {
            if (attribute.isEmpty()) {
                return this;
            }
            StunAttribute it = attribute.get();
            if (it == StunAttribute.FINGERPRINT) {
                return ENDED;
            }
            if (it == StunAttribute.MESSAGE_INTEGRITY_SHA256) {
                return SIGNED_TWICE;
            }
            return it == StunAttribute.MESSAGE_INTEGRITY ? SIGNED : this;
        }
    }
}
