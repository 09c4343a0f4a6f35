package chat.tacit.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * RSA of the JDK over keys in DER. The providers are named: others that a program loads make keys
 * of 4,096 or 4,224 bits when they are asked for 4,098.
 */
final class RsaOaep {
    private static final String KEYS = "SunRsaSign";
    private static final String CIPHERS = "SunJCE";

    private RsaOaep() {}

    static RsaKey generate(Entropy entropy) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", KEYS);
            generator.initialize(
                    new RSAKeyGenParameterSpec(RsaKey.BITS, RSAKeyGenParameterSpec.F4),
                    new EntropyRandom(entropy));
            KeyPair pair = generator.generateKeyPair();
            return new RsaKey(
                    Secret.owned(pair.getPrivate().getEncoded()),
                    new RsaPublicKey(Bytes.owned(pair.getPublic().getEncoded())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static RsaKey read(Secret secret) {
        try {
            RSAPrivateCrtKey key = privateKey(secret);
            var spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
            byte[] encoded = KeyFactory.getInstance("RSA", KEYS).generatePublic(spec).getEncoded();
            return new RsaKey(secret, new RsaPublicKey(Bytes.owned(encoded)));
        } catch (InvalidKeySpecException e) {
            throw new MalformedException("an RSA private key is PKCS #8 in DER");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static void require(byte[] encoded) {
        try {
            RSAPublicKey key = publicKey(encoded);
            int bits = key.getModulus().bitLength();
            if (bits < RsaPublicKey.LEAST_BITS
                    || bits > RsaPublicKey.MOST_BITS
                    || !key.getPublicExponent().equals(RSAKeyGenParameterSpec.F4)) {
                throw new MalformedException(
                        "an RSA key has 3,072 to 5,120 bits and the exponent 65537");
            }
            if (!Arrays.equals(key.getEncoded(), encoded)) {
                throw new MalformedException("an RSA public key has one form alone");
            }
        } catch (InvalidKeySpecException e) {
            throw new MalformedException("an RSA public key is SubjectPublicKeyInfo in DER");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static BigInteger modulus(RsaPublicKey key) {
        try {
            return publicKey(key.bytes().shared()).getModulus();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] wrap(RsaPublicKey to, Secret key, Label label, Entropy entropy) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", CIPHERS);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    publicKey(to.bytes().shared()),
                    parameters(label),
                    new EntropyRandom(entropy));
            return cipher.doFinal(key.expose());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Secret unwrap(RsaKey own, byte[] wrapped, Label label) throws UnopenableException {
        if (wrapped.length != own.publicKey().wrappedSize()) {
            throw new UnopenableException();
        }
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", CIPHERS);
            cipher.init(Cipher.DECRYPT_MODE, privateKey(own.secret()), parameters(label));
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

    private static RSAPublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        return (RSAPublicKey)
                KeyFactory.getInstance("RSA", KEYS).generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static RSAPrivateCrtKey privateKey(Secret secret) throws GeneralSecurityException {
        var spec = new PKCS8EncodedKeySpec(secret.expose());
        if (KeyFactory.getInstance("RSA", KEYS).generatePrivate(spec)
                instanceof RSAPrivateCrtKey key) {
            return key;
        }
        throw new MalformedException("an RSA private key has its primes");
    }
}
