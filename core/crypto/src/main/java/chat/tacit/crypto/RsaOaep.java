package chat.tacit.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.spec.MGF1ParameterSpec;

import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** RSA of the JDK over keys in DER: encryption by which rooms seal. */
final class RsaOaep {
    private static final String CIPHERS = "SunJCE";

    private RsaOaep() {}

    static RsaKey generate(Entropy entropy) {
        KeyPair pair = RsaForm.generate(RsaKey.BITS, entropy);
        return new RsaKey(
                Secret.owned(pair.getPrivate().getEncoded()),
                new RsaPublicKey(Bytes.owned(pair.getPublic().getEncoded())));
    }

    static RsaKey read(Secret secret) {
        return new RsaKey(secret, new RsaPublicKey(RsaForm.publicHalf(secret)));
    }

    static void require(byte[] encoded) {
        int bits = RsaForm.require(encoded).getModulus().bitLength();
        if (bits < RsaPublicKey.LEAST_BITS || bits > RsaPublicKey.MOST_BITS) {
            throw new MalformedException("an RSA key has 3,072 to 5,120 bits");
        }
    }

    static BigInteger modulus(RsaPublicKey key) {
        return RsaForm.require(key.bytes().shared()).getModulus();
    }

    static byte[] wrap(RsaPublicKey to, Secret key, Label label, Entropy entropy) {
        return encrypt(to.bytes(), key, parameters(label), entropy);
    }

    static Secret unwrap(RsaKey own, byte[] wrapped, Label label) throws UnopenableException {
        if (wrapped.length != own.publicKey().wrappedSize()) {
            throw new UnopenableException();
        }
        return decrypt(own.secret(), wrapped, parameters(label));
    }

    /** RSAES-OAEP of {@code key} to SubjectPublicKeyInfo {@code to}. */
    static byte[] encrypt(Bytes to, Secret key, OAEPParameterSpec parameters, Entropy entropy) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", CIPHERS);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    RsaForm.publicKey(to.shared()),
                    parameters,
                    new EntropyRandom(entropy));
            return cipher.doFinal(key.expose());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was encrypted with {@link #encrypt}; {@code wrapped} is as long as the modulus. */
    static Secret decrypt(Secret own, byte[] wrapped, OAEPParameterSpec parameters)
            throws UnopenableException {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", CIPHERS);
            cipher.init(Cipher.DECRYPT_MODE, RsaForm.privateKey(own), parameters);
            return Secret.owned(cipher.doFinal(wrapped));
        } catch (BadPaddingException e) {
            throw new UnopenableException();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OAEPParameterSpec parameters(Label label) {
        return new OAEPParameterSpec(
                "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, new PSource.PSpecified(label.bytes()));
    }
}
