package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;

import java.util.Optional;

/**
 * The keys that the peer's next turn answers to.
 *
 * @param dh {@code DHs}
 * @param kem {@code PQRs}; empty only for the inviter of a long form before its first turn
 */
record OwnKeys(AgreementKey dh, Optional<KemKey> kem) {

    static OwnKeys generate(Entropy entropy) {
        return new OwnKeys(AgreementKey.generate(entropy), Optional.of(KemKey.generate(entropy)));
    }
}
