package chat.tacit.crypto;

/**
 * Curve25519 primitives of one library. Two give the same results at different speeds: {@link
 * JdkCurves} is always there, {@link FastCurves} needs Conscrypt's native code.
 */
sealed interface Curves permits JdkCurves, FastCurves {

    /** The public key of an X25519 private key. */
    byte[] x25519Public(Secret secret);

    /** X25519 of both keys, refusing an all-zero result. */
    Secret x25519(Secret secret, AgreementPublicKey peer) throws UnopenableException;

    /** The public key of an Ed25519 seed. */
    byte[] ed25519Public(Secret seed);

    byte[] sign(Secret seed, byte[] message);

    boolean verify(VerifyingKey key, byte[] signature, byte[] message);

    /** The one chosen when the classes load. */
    static Curves chosen() {
        return Chosen.CURVES;
    }

    /** Refuses the shared secret that points of low order give, in constant time. */
    static Secret refuseZero(byte[] shared) throws UnopenableException {
        int all = 0;
        for (byte b : shared) {
            all |= b;
        }
        if (all == 0) {
            throw new UnopenableException();
        }
        return Secret.owned(shared);
    }

    /** Holds the choice, made once. */
    final class Chosen {
        private static final Curves CURVES =
                FastCurves.ifAvailable().<Curves>map(fast -> fast).orElseGet(JdkCurves::new);

        private Chosen() {}
    }
}
