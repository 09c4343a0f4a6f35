package chat.tacit.e2ee.room.account;

import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.PasswordHash;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.SignInTerms;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * The password of an account ({@code spec/70-key-backup} §7), which isn't the profile's passphrase.
 * Whoever types it in another form of the same characters has typed the same.
 *
 * @param bytes UTF-8 of its NFKC, of {@value #MIN_SIZE} to {@value #MAX_SIZE} code points
 */
public record AccountPassword(Secret bytes) {
    /** Code points of the shortest. */
    public static final int MIN_SIZE = 8;

    /** Code points of the longest. */
    public static final int MAX_SIZE = 256;

    private static final int KEY_SIZE = 32;

    /**
     * Of what was typed, which is overwritten. What is ASCII leaves no copy; the library that
     * brings other scripts to one form makes a string of it, which nothing keeps.
     *
     * @throws MalformedException if it has another number of code points, or half a surrogate pair
     */
    public static AccountPassword of(char[] typed) {
        char[] normal = normalized(typed);
        byte[] encoded = new byte[3 * normal.length];
        try {
            int size = Character.codePointCount(normal, 0, normal.length);
            if (size < MIN_SIZE || size > MAX_SIZE) {
                throw new MalformedException(
                        "a password has " + MIN_SIZE + " to " + MAX_SIZE + " characters");
            }
            ByteBuffer out = ByteBuffer.wrap(encoded);
            if (StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(normal), out, true)
                    .isError()) {
                throw new MalformedException("not Unicode");
            }
            return new AccountPassword(Secret.of(encoded, 0, out.position()));
        } finally {
            Arrays.fill(typed, '\0');
            Arrays.fill(normal, '\0');
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** NFKC leaves ASCII as it is. */
    private static char[] normalized(char[] typed) {
        for (char character : typed) {
            if (character > 0x7f) {
                return Normalizer.normalize(CharBuffer.wrap(typed), Normalizer.Form.NFKC)
                        .toCharArray();
            }
        }
        return typed.clone();
    }

    /** A random recovery key in place of a password: its 40 characters without hyphens. */
    public static AccountPassword of(RecoveryKey key) {
        char[] text = key.text();
        char[] plain = new char[text.length];
        int size = 0;
        for (char character : text) {
            if (character != '-') {
                plain[size++] = character;
            }
        }
        AccountPassword password = of(Arrays.copyOf(plain, size));
        Arrays.fill(text, '\0');
        Arrays.fill(plain, '\0');
        return password;
    }

    /**
     * The cost that a relay asks for, within what a client computes: 3 to 16 passes over 64 MiB to
     * 1 GiB in at most 16 lanes.
     *
     * @throws MalformedException if it is out of these bounds: nothing more is said to that relay
     */
    public static PasswordHash cost(SignInTerms terms) {
        return new PasswordHash(terms.passes(), terms.memory(), terms.lanes());
    }

    /**
     * What the password becomes for this account at this relay, and for no other. It takes the time
     * and the memory of {@link #cost}.
     *
     * @throws MalformedException if the cost is out of bounds, before anything is computed
     */
    public AccountSecrets derive(AccountName account, SignInTerms terms) {
        PasswordHash cost = cost(terms);
        Secret master = cost.derive(bytes, salt(account, terms), KEY_SIZE);
        Secret wrap = Hkdf.sha256(master, Fields.of(Labels.ACCOUNT_WRAP), KEY_SIZE);
        try {
            return new AccountSecrets(
                    SigningKey.of(Hkdf.sha256(master, Fields.of(Labels.ACCOUNT_SIGN_IN), KEY_SIZE)),
                    new BackupKey(Hmac.sha256(wrap, Fields.of(Labels.ACCOUNT_BACKUP).toArray())));
        } finally {
            master.wipe();
            wrap.wipe();
        }
    }

    static byte[] salt(AccountName account, SignInTerms terms) {
        Fields salted =
                Fields.of(Labels.ACCOUNT_SALT)
                        .text(account.handle().text())
                        .fixed(account.homeserver().bytes())
                        .fixed(terms.salt());
        return Arrays.copyOf(Hash.sha256(salted).shared(), PasswordHash.SALT_SIZE);
    }

    public void wipe() {
        bytes.wipe();
    }
}
