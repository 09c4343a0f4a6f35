package chat.tacit.e2ee.record;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.device.SealedSigner;

/** What a backup holds of devices, besides records that they also tell each other. */
public sealed interface DeviceRecord extends ProfileRecord {
    /** The highest kind. */
    int LAST = 21;

    /** No. 0 of our log for a contact, sealed; devices tell it each other, too. */
    record Signer(Bytes conversation, SealedSigner sealed) implements DeviceRecord {
        static final int KIND = 21;

        @Override
        public int kind() {
            return KIND;
        }
    }
}
