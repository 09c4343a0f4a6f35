package chat.tacit.protocol.wire;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.RunningHash;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Work that costs its sender many hashes and its receiver one: a nonce with which the SHA-256 of
 * given fields begins with zero bits (the cost function of Hashcash, Back 2002).
 */
public final class Puzzle {
    private final byte[] input;

    /**
     * @param fields all that is hashed before the nonce, which is a u64 at the end
     */
    public Puzzle(Fields fields) {
        this.input = fields.u64(0).toArray();
    }

    /** How many leading zero bits the hash with this nonce has: from 0 to 256. */
    public int bits(long nonce) {
        return leadingZeros(Hash.sha256(with(nonce)));
    }

    /** The first nonce at or after {@code start} with {@code bits}; 2^bits hashes on average. */
    public long search(int bits, long start) {
        Search search = new Search();
        long nonce = start;
        while (search.bits(nonce) < bits) {
            nonce++;
        }
        return nonce;
    }

    /** The first such nonce among {@code most} from {@code start}, if there is one. */
    public OptionalLong search(int bits, long start, int most) {
        Search search = new Search();
        for (int i = 0; i < most; i++) {
            if (search.bits(start + i) >= bits) {
                return OptionalLong.of(start + i);
            }
        }
        return OptionalLong.empty();
    }

    /** What tells this puzzle from others, whatever its nonce. */
    public Bytes identity() {
        return Bytes.owned(Hash.sha256(with(0)));
    }

    private byte[] with(long nonce) {
        byte[] all = Arrays.copyOf(input, input.length);
        ByteBuffer.wrap(all).putLong(all.length - Long.BYTES, nonce);
        return all;
    }

    /** Many nonces one after the other: one hash function, and one place for what it hashes. */
    private final class Search {
        private final RunningHash hash = new RunningHash();
        private final byte[] tried = input.clone();
        private final ByteBuffer place =
                ByteBuffer.wrap(tried, tried.length - Long.BYTES, Long.BYTES).slice();

        int bits(long nonce) {
            place.putLong(0, nonce);
            hash.add(tried, tried.length);
            return leadingZeros(hash.end().shared());
        }
    }

    private static int leadingZeros(byte[] hash) {
        int bits = 0;
        for (byte b : hash) {
            if (b != 0) {
                return bits + Integer.numberOfLeadingZeros(b & 0xff) - 24;
            }
            bits += 8;
        }
        return bits;
    }
}
