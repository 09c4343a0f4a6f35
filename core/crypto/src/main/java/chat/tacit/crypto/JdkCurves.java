package chat.tacit.crypto;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Curve25519 of the JDK. Public keys are derived with Bouncy Castle, since the JDK has no call for
 * it.
 */
final class JdkCurves implements Curves {
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] PRIVATE_PREFIX =
            HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final Provider provider = Security.getProvider("SunEC");

    @Override
    public byte[] x25519Public(Secret secret) {
        byte[] out = new byte[X25519.POINT_SIZE];
        X25519.generatePublicKey(secret.expose(), 0, out, 0);
        return out;
    }

    @Override
    public Secret x25519(Secret secret, AgreementPublicKey peer) throws UnopenableException {
        return XdhKeys.agree(provider, secret, peer);
    }

    @Override
    public byte[] ed25519Public(Secret seed) {
        byte[] out = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed.expose(), 0, out, 0);
        return out;
    }

    @Override
    public byte[] sign(Secret seed, byte[] message) {
        byte[] encoded = join(PRIVATE_PREFIX, seed.expose());
        try {
            Signature signer = Signature.getInstance("Ed25519", provider);
            signer.initSign(
                    KeyFactory.getInstance("Ed25519", provider)
                            .generatePrivate(new PKCS8EncodedKeySpec(encoded)));
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    @Override
    public boolean verify(VerifyingKey key, byte[] signature, byte[] message) {
        try {
            Signature verifier = Signature.getInstance("Ed25519", provider);
            byte[] point = join(PUBLIC_PREFIX, key.bytes().shared());
            verifier.initVerify(
                    KeyFactory.getInstance("Ed25519", provider)
                            .generatePublic(new X509EncodedKeySpec(point)));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (InvalidKeyException | SignatureException e) {
            return false;
        } catch (java.security.spec.InvalidKeySpecException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] join(byte[] prefix, byte[] rest) {
        byte[] out = Arrays.copyOf(prefix, prefix.length + rest.length);
        System.arraycopy(rest, 0, out, prefix.length, rest.length);
        return out;
    }
}
