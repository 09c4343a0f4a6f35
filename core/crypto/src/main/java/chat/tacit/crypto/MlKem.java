package chat.tacit.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

import javax.crypto.KEM;

/**
 * ML-KEM-768 of the JDK over keys in the raw form of FIPS 203. The JDK takes and gives them inside
 * the DER of RFC 9935.
 */
final class MlKem {
    private static final KeyForm PUBLIC =
            new KeyForm("308204b2300b0609608648016503040402038204a100", KemPublicKey.SIZE);
    private static final KeyForm PRIVATE =
            new KeyForm(
                    "30820978020100300b06096086480165030404020482096404820960", KemKey.SECRET_SIZE);

    private MlKem() {}

    static KemKey generate(Entropy entropy) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-KEM-768");
            generator.initialize(NamedParameterSpec.ML_KEM_768, new EntropyRandom(entropy));
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPrivate().getEncoded();
            byte[] secret = PRIVATE.decode(encoded);
            Arrays.fill(encoded, (byte) 0);
            return KemKey.of(Secret.owned(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KemPublicKey.Encapsulation encapsulate(KemPublicKey key, Entropy entropy)
            throws UnopenableException {
        try {
            var encoded = new X509EncodedKeySpec(PUBLIC.encode(key.bytes().shared()));
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
        byte[] encoded = PRIVATE.encode(key.secret().expose());
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
}
