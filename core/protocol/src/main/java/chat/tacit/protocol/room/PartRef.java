package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.protocol.wire.Proto;

/**
 * A part at the host ({@code spec/50-room} §8.4).
 *
 * @param number where the relay keeps it
 * @param hash {@code H} of it, 32 bytes
 */
public record PartRef(long number, Bytes hash) {
    /** Bytes of the largest part. */
    public static final int MAX_PART = 61_440;

    public PartRef {
        Numbers.require(number, "the number of a part");
        hash.requireSize(Hash.SIZE, "the hash of a part");
    }

    void write(Proto.Writer out) {
        out.u64(1, number).bytes(2, hash);
    }

    static PartRef read(Proto.Reader in) {
        return new PartRef(Numbers.read(in, 1), in.bytes(2, Hash.SIZE));
    }
}
