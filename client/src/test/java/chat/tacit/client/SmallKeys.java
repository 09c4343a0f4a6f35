package chat.tacit.client;

import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.Secret;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;

/** Keys that are made in less time than one's own, as small as others' may be. */
final class SmallKeys {
    /** One pair for everybody who has something else of their own, since it takes long to make. */
    static final RsaKey SHARED = rsa();

    private SmallKeys() {}

    static RsaKey rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(3_072);
            byte[] encoded = generator.generateKeyPair().getPrivate().getEncoded();
            return RsaKey.of(Secret.owned(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
