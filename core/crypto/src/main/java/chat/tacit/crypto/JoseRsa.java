package chat.tacit.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;

import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** The two RSA algorithms of JOSE that Tacit speaks, by the JDK: RSA-OAEP-256 and PS256. */
final class JoseRsa {
    private static final String SIGNATURES = "SunRsaSign";
    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec(
                    "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, Hash.SIZE, 1);

    private JoseRsa() {}

    static JoseKey generate(Entropy entropy) {
        KeyPair pair = RsaForm.generate(JoseKey.BITS, entropy);
        return new JoseKey(
                Secret.owned(pair.getPrivate().getEncoded()),
                new JosePublicKey(Bytes.owned(pair.getPublic().getEncoded())));
    }

    static void require(byte[] encoded) {
        int bits = RsaForm.require(encoded).getModulus().bitLength();
        if (bits < JosePublicKey.LEAST_BITS
                || bits > JosePublicKey.MOST_BITS
                || bits % Byte.SIZE != 0) {
            throw new MalformedException("an RSA key of JOSE has 2,048 to 4,096 bits");
        }
    }

    static int size(JosePublicKey key) {
        return RsaForm.require(key.bytes().shared()).getModulus().bitLength() / Byte.SIZE;
    }

    static byte[] wrap(JosePublicKey to, Secret key, Entropy entropy) {
        return RsaOaep.encrypt(to.bytes(), key, OAEP, entropy);
    }

    static Secret unwrap(JoseKey own, byte[] wrapped) throws UnopenableException {
        if (wrapped.length != own.publicKey().size()) {
            throw new UnopenableException();
        }
        return RsaOaep.decrypt(own.secret(), wrapped, OAEP);
    }

    static byte[] sign(JoseKey key, byte[] message, Entropy entropy) {
        try {
            Signature signing = signature();
            signing.initSign(RsaForm.privateKey(key.secret()), new EntropyRandom(entropy));
            signing.update(message);
            return signing.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean verifies(JosePublicKey key, byte[] signature, byte[] message) {
        try {
            Signature verifying = signature();
            verifying.initVerify(RsaForm.publicKey(key.bytes().shared()));
            verifying.update(message);
            return signature.length == key.size() && verifying.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 7638 §3: the members that a key of this kind must have, in their order. */
    static Thumbprint thumbprint(JosePublicKey key) {
        RSAPublicKey rsa = RsaForm.require(key.bytes().shared());
        String members =
                "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
                        .formatted(number(rsa.getPublicExponent()), number(rsa.getModulus()));
        return new Thumbprint(
                Bytes.owned(Hash.sha256(members.getBytes(StandardCharsets.US_ASCII))));
    }

    /** Base64urlUInt of RFC 7518 §2: as few bytes as hold the number. */
    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return Text.base64Url(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static Signature signature() throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS", SIGNATURES);
        signature.setParameter(PSS);
        return signature;
    }
}
