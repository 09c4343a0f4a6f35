package chat.tacit.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

import javax.crypto.KEM;

/**
 * ML-KEM-768 of the JDK over keys in the raw form of FIPS 203. The JDK takes and gives them inside
 * the DER of RFC 9935, which for this one parameter set is a constant prefix.
 */
final class MlKem {
    private static final byte[] PUBLIC_PREFIX =
            HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");
    private static final byte[] PRIVATE_PREFIX =
            HexFormat.of()
                    .parseHex("30820978020100300b060960864801650304040204820964" + "04820960");

    private MlKem() {}

    static KemKey generate(Entropy entropy) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-KEM-768");
            generator.initialize(NamedParameterSpec.ML_KEM_768, new EntropyRandom(entropy));
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPrivate().getEncoded();
            requirePrefix(encoded, PRIVATE_PREFIX, KemKey.SECRET_SIZE);
            byte[] secret = Arrays.copyOfRange(encoded, PRIVATE_PREFIX.length, encoded.length);
            Arrays.fill(encoded, (byte) 0);
            return KemKey.of(Secret.owned(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KemPublicKey.Encapsulation encapsulate(KemPublicKey key, Entropy entropy)
            throws UnopenableException {
        try {
            var encoded = new X509EncodedKeySpec(join(PUBLIC_PREFIX, key.bytes().shared()));
            KEM.Encapsulated made =
                    KEM.getInstance("ML-KEM")
                            .newEncapsulator(
                                    KeyFactory.getInstance("ML-KEM").generatePublic(encoded),
                                    new EntropyRandom(entropy))
                            .encapsulate();
            return new KemPublicKey.Encapsulation(
                    KemCiphertext.of(made.encapsulation()), Secret.owned(made.key().getEncoded()));
        } catch (InvalidKeyException e) {
            throw new UnopenableException();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Secret decapsulate(KemKey key, KemCiphertext ciphertext) {
        byte[] encoded = join(PRIVATE_PREFIX, key.secret().expose());
        try {
            return Secret.owned(
                    KEM.getInstance("ML-KEM")
                            .newDecapsulator(
                                    KeyFactory.getInstance("ML-KEM")
                                            .generatePrivate(new PKCS8EncodedKeySpec(encoded)))
                            .decapsulate(ciphertext.bytes().shared())
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static void requirePrefix(byte[] encoded, byte[] prefix, int size) {
        if (encoded.length != prefix.length + size
                || !Arrays.equals(encoded, 0, prefix.length, prefix, 0, prefix.length)) {
            throw new IllegalStateException("the JDK encodes ML-KEM keys in an unknown form");
        }
    }

    private static byte[] join(byte[] prefix, byte[] rest) {
        byte[] out = Arrays.copyOf(prefix, prefix.length + rest.length);
        System.arraycopy(rest, 0, out, prefix.length, rest.length);
        return out;
    }

    /** Lets the JDK draw from the caller's entropy. */
    private static final class EntropyRandom extends SecureRandom {
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
}
