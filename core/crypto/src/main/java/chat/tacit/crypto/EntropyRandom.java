package chat.tacit.crypto;

import java.security.SecureRandom;

/** Lets a library draw from the caller's entropy. */
final class EntropyRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient Entropy entropy;

    EntropyRandom(Entropy entropy) {
        super(null, null);
        this.entropy = entropy;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        entropy.fill(bytes);
    }
}
