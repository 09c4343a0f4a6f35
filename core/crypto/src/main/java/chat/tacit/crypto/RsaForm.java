package chat.tacit.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * RSA keys in DER, by the JDK. The provider is named: others that a program loads make keys of
 * 4,096 or 4,224 bits when they are asked for 4,098.
 */
final class RsaForm {
    private static final String KEYS = "SunRsaSign";

    private RsaForm() {}

    static KeyPair generate(int bits, Entropy entropy) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", KEYS);
            generator.initialize(
                    new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4),
                    new EntropyRandom(entropy));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SubjectPublicKeyInfo of a private key's public half. */
    static Bytes publicHalf(Secret secret) {
        try {
            RSAPrivateCrtKey key = privateKey(secret);
            var spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
            return Bytes.owned(
                    KeyFactory.getInstance("RSA", KEYS).generatePublic(spec).getEncoded());
        } catch (InvalidKeySpecException e) {
            throw new MalformedException("an RSA private key is PKCS #8 in DER");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key, if its exponent is 65537 and it stands in its one form. */
    static RSAPublicKey require(byte[] encoded) {
        try {
            RSAPublicKey key = publicKey(encoded);
            if (!key.getPublicExponent().equals(RSAKeyGenParameterSpec.F4)) {
                throw new MalformedException("an RSA key has the exponent 65537");
            }
            if (!Arrays.equals(key.getEncoded(), encoded)) {
                throw new MalformedException("an RSA public key has one form alone");
            }
            return key;
        } catch (InvalidKeySpecException e) {
            throw new MalformedException("an RSA public key is SubjectPublicKeyInfo in DER");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static RSAPublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        return (RSAPublicKey)
                KeyFactory.getInstance("RSA", KEYS).generatePublic(new X509EncodedKeySpec(encoded));
    }

    static RSAPrivateCrtKey privateKey(Secret secret) throws GeneralSecurityException {
        var spec = new PKCS8EncodedKeySpec(secret.expose());
        if (KeyFactory.getInstance("RSA", KEYS).generatePrivate(spec)
                instanceof RSAPrivateCrtKey key) {
            return key;
        }
        throw new MalformedException("an RSA private key has its primes");
    }
}
