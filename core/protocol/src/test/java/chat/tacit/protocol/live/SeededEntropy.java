package chat.tacit.protocol.live;

import chat.tacit.crypto.Entropy;

import java.util.Random;

/** Bytes that repeat from a seed: for tests and vectors alone. */
record SeededEntropy(Random random) implements Entropy {
    SeededEntropy(long seed) {
        this(new Random(seed));
    }

    @Override
    public void fill(byte[] out) {
        random.nextBytes(out);
    }
}
