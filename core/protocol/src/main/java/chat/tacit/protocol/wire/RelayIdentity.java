package chat.tacit.protocol.wire;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;

/**
 * Who a relay is and what it offers at one of its ports: what all its hellos have in common.
 *
 * @param tls of the key with which this relay ends TLS at that port; {@link TlsKey#NONE} for plain
 *     HTTP
 */
public record RelayIdentity(SigningKey key, TlsKey tls, Offer offer) {

    public Fingerprint fingerprint() {
        return Fingerprint.of(key.publicKey());
    }
}
