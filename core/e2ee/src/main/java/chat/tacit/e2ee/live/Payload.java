package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.MalformedException;

import java.util.Arrays;

/**
 * What is sealed in a message before its signature: {@code kind(u8) ‖ body(variable) ‖ zeros} to
 * one of four sizes ({@code spec/20-live} §12).
 */
record Payload(Kind kind, Bytes body) {
    private static final int[] SIZES = {256, 1_024, 4_096, 16_384};
    private static final int OVERHEAD = 5;

    /** Bytes of the longest body. */
    static final int MAX_BODY = SIZES[SIZES.length - 1] - OVERHEAD;

    /** What a body is. */
    enum Kind {
        /** Content of {@code spec/60-contact} §7. */
        CONTENT(1),
        /** {@code hello_i_am}. */
        HELLO(2),
        /** Asks for a vouch. */
        VOUCH_REQUEST(3),
        /** The vouch. */
        VOUCH(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new MalformedException("no kind of a message: " + code);
        }
    }

    Payload {
        if (body.size() > MAX_BODY) {
            throw new MalformedException("a message of " + body.size() + " bytes");
        }
    }

    byte[] encode() {
        byte[] said = Fields.unlabelled().u8(kind.code).variable(body).toArray();
        for (int size : SIZES) {
            if (said.length <= size) {
                return Arrays.copyOf(said, size);
            }
        }
        throw new IllegalStateException("a body above its limit");
    }

    static Payload decode(Bytes bytes) {
        FieldReader in = new FieldReader(bytes);
        Payload payload = new Payload(Kind.of(in.u8()), in.variable(MAX_BODY));
        // Other zeros, or another size, would be another encoding of the same.
        if (!Bytes.owned(payload.encode()).equals(bytes)) {
            throw new MalformedException("padding that isn't zeros to the next size");
        }
        return payload;
    }
}
