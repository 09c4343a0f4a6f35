package chat.tacit.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

import javax.crypto.KeyAgreement;

/**
 * X25519 of any JCA provider over raw keys, which in the DER of RFC 8410 follow a constant prefix.
 */
final class XdhKeys {
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");
    private static final byte[] PRIVATE_PREFIX =
            HexFormat.of().parseHex("302e020100300506032b656e04220420");

    private XdhKeys() {}

    static Secret agree(Provider provider, Secret secret, AgreementPublicKey peer)
            throws UnopenableException {
        byte[] encoded = join(PRIVATE_PREFIX, secret.expose());
        try {
            KeyFactory keys = KeyFactory.getInstance("XDH", provider);
            KeyAgreement agreement = KeyAgreement.getInstance("XDH", provider);
            agreement.init(keys.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
            byte[] point = join(PUBLIC_PREFIX, peer.bytes().shared());
            agreement.doPhase(keys.generatePublic(new X509EncodedKeySpec(point)), true);
            return Curves.refuseZero(agreement.generateSecret());
        } catch (InvalidKeyException e) {
            throw new UnopenableException();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static byte[] join(byte[] prefix, byte[] rest) {
        byte[] out = Arrays.copyOf(prefix, prefix.length + rest.length);
        System.arraycopy(rest, 0, out, prefix.length, rest.length);
        return out;
    }
}
