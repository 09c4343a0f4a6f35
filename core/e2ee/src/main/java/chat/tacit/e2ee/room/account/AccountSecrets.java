package chat.tacit.e2ee.room.account;

import chat.tacit.crypto.SigningKey;

/**
 * What a password becomes ({@code spec/70-key-backup} §7). Neither key leads to the other, and the
 * homeserver has the public half of the first alone.
 *
 * @param signIn signs for a session ({@code spec/50-room} §5)
 * @param backup seals the private keys of the account
 */
public record AccountSecrets(SigningKey signIn, BackupKey backup) {
    public AccountSecrets {
        var _ = signIn.publicKey(); // which is asked for after the seed was wiped, too
    }

    /** Overwrites both; the public half stays. */
    public void wipe() {
        signIn.seed().wipe();
        backup.bytes().wipe();
    }
}
