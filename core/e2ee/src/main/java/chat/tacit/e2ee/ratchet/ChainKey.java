package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Secret;

/**
 * {@code CK}: the key of the next message of a chain and of all after it, 32 bytes. It can't be
 * turned back.
 */
record ChainKey(Secret secret) {
    private static final byte[] MESSAGE = {1};
    private static final byte[] CHAIN = {2};

    /** {@code mk = HMAC-SHA256(CK, 0x01)}. */
    Secret messageKey() {
        return Hmac.sha256(secret, MESSAGE);
    }

    /** {@code CK' = HMAC-SHA256(CK, 0x02)}. */
    ChainKey next() {
        return new ChainKey(Hmac.sha256(secret, CHAIN));
    }
}
