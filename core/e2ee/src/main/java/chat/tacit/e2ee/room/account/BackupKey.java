package chat.tacit.e2ee.room.account;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;

/**
 * The key of an account's private key blob ({@code spec/70-key-backup} §7), which no server learns.
 *
 * @param bytes {@value #SIZE}
 */
public record BackupKey(Secret bytes) {
    public static final int SIZE = 32;

    /** Bytes of a commitment. */
    static final int COMMITMENT_SIZE = 16;

    public BackupKey {
        if (bytes.size() != SIZE) {
            throw new MalformedException("a backup key has " + SIZE + " bytes");
        }
    }

    /** By which a blob says that it is under this key and no other. */
    Bytes commitment() {
        Secret code = Hmac.sha256(bytes, Fields.of(Labels.ACCOUNT_COMMIT).toArray());
        return Bytes.of(code.expose(), 0, COMMITMENT_SIZE);
    }
}
