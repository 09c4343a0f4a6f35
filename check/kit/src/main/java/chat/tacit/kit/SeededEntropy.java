package chat.tacit.kit;

import chat.tacit.crypto.Entropy;

import java.util.Random;

/** Bytes that repeat from a seed: for tests and vectors alone. */
public final class SeededEntropy implements Entropy {
    private final Random random;

    public SeededEntropy(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void fill(byte[] out) {
        random.nextBytes(out);
    }
}
