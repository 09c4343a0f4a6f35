package chat.tacit.e2ee;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Tries a decoder with input that is nearly right: what still decodes is the one encoding. */
public final class Mutation {
    private static final int RUNS = 5_000;

    private final Random random;

    public Mutation(long seed) {
        this.random = new Random(seed);
    }

    /**
     * @param decodeAndEncode gives back what it was given or throws {@link MalformedException}
     */
    public void tryOut(Bytes valid, UnaryOperator<Bytes> decodeAndEncode) {
        assertThat(decodeAndEncode.apply(valid)).isEqualTo(valid);
        int refused = 0;
        for (int run = 0; run < RUNS; run++) {
            Bytes mutant = mutant(valid);
            try {
                assertThat(decodeAndEncode.apply(mutant)).isEqualTo(mutant);
            } catch (MalformedException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(RUNS / 100, RUNS);
    }

    /** One to three of: a bit flipped, a byte set, a part cut out, a part doubled. */
    public Bytes mutant(Bytes valid) {
        byte[] bytes = valid.toArray();
        for (int i = 1 + random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            int from = random.nextInt(bytes.length);
            int to = from + 1 + random.nextInt(Math.min(8, bytes.length - from));
            bytes =
                    switch (random.nextInt(4)) {
                        case 0 -> with(bytes, from, bytes[from] ^ 1 << random.nextInt(8));
                        case 1 -> with(bytes, from, random.nextInt());
                        case 2 -> join(bytes, from, to);
                        default -> join(bytes, to, from);
                    };
        }
        return Bytes.owned(bytes);
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    /** The bytes up to {@code end}, then those from {@code start}. */
    private static byte[] join(byte[] bytes, int end, int start) {
        byte[] joined = Arrays.copyOf(bytes, end + bytes.length - start);
        System.arraycopy(bytes, start, joined, end, bytes.length - start);
        return joined;
    }
}
