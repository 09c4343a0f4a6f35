package chat.tacit.e2ee.room;

import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceCertificate;

/**
 * A device as it speaks for its account in rooms.
 *
 * @param key the device's own
 * @param certificate of {@code key}, in the word of the account's key
 */
public record Speaker(AccountId account, SigningKey key, DeviceCertificate certificate) {
    public Speaker {
        if (!certificate.device().equals(key.publicKey())) {
            throw new IllegalArgumentException("another device's certificate");
        }
    }

    public Author author() {
        return new Author(account, certificate.id());
    }
}
