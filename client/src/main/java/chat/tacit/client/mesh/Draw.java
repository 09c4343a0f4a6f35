package chat.tacit.client.mesh;

import chat.tacit.crypto.Entropy;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;

/** Random choices. */
final class Draw {
    private static final double STEPS = 1L << 53;

    private Draw() {}

    /** At least 0, below {@code bound}; its bias is below 2^-32. */
    static int below(int bound, Entropy entropy) {
        long random = ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong() >>> 1;
        return (int) (random % bound);
    }

    static boolean chance(double probability, Entropy entropy) {
        long random = ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong() >>> 11;
        return random / STEPS < probability;
    }

    static <T> T one(List<T> of, Entropy entropy) {
        return of.get(below(of.size(), entropy));
    }

    /** Fisher and Yates. */
    static void shuffle(List<?> all, Entropy entropy) {
        for (int i = all.size(); i > 1; i--) {
            Collections.swap(all, i - 1, below(i, entropy));
        }
    }
}
