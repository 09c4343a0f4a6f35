package chat.tacit.e2ee.call;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;

/** Names a call: {@value #SIZE} random bytes of whoever rings. */
public record CallId(Bytes bytes) implements Comparable<CallId> {
    public static final int SIZE = 16;

    public CallId {
        bytes.requireSize(SIZE, "a call's id");
    }

    public static CallId random(Entropy entropy) {
        return new CallId(Bytes.owned(entropy.bytes(SIZE)));
    }

    /** By value: of two who ring each other the smaller call goes on. */
    @Override
    public int compareTo(CallId other) {
        return bytes.compareTo(other.bytes);
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return bytes.hex();
    }
}
