package chat.tacit.e2ee.room;

import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.RsaKey;
import chat.tacit.protocol.room.Bundle;

/** The private halves of a bundle's two keys. */
public record BundleKeys(RsaKey rsa, KemKey kem) {

    /** Whether these are this bundle's. */
    public boolean areOf(Bundle bundle) {
        return rsa.publicKey().equals(bundle.rsa()) && kem.publicKey().equals(bundle.kem());
    }
}
