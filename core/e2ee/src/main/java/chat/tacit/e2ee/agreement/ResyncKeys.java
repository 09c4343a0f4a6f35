package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;

/**
 * The private half of a request, kept by the asker until a message of the new session has opened.
 *
 * @param ephemeral of {@code EK_A}
 * @param kem of {@code KEM_A}
 * @param number of the request
 */
public record ResyncKeys(AgreementKey ephemeral, KemKey kem, long number) {

    /** Fresh keys for one request. */
    public static ResyncKeys generate(long number, Entropy entropy) {
        return new ResyncKeys(AgreementKey.generate(entropy), KemKey.generate(entropy), number);
    }

    public ResyncRequest request() {
        return new ResyncRequest(ephemeral.publicKey(), kem.publicKey(), number);
    }

    /** Overwrites the private keys, once they aren't needed. */
    public void wipe() {
        ephemeral.secret().wipe();
        kem.secret().wipe();
    }
}
