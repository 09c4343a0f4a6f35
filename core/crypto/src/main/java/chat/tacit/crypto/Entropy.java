package chat.tacit.crypto;

/**
 * A source of random bytes.
 *
 * <p>The core never makes its own randomness. Programs hand in {@link #system()}; a simulation
 * hands in a seeded source so that a run can be replayed.
 */
@FunctionalInterface
public interface Entropy {

    /** Fills all of {@code out} with bytes that nobody else can predict. */
    void fill(byte[] out);

    /** Returns {@code size} fresh random bytes. */
    default byte[] bytes(int size) {
        byte[] out = new byte[size];
        fill(out);
        return out;
    }

    /** The operating system's generator, safe for use by several threads. */
    static Entropy system() {
        return new java.security.SecureRandom()::nextBytes;
    }
}
