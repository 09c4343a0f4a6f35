package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.Accounts;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.room.account.AccountPassword;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Where the password of an account comes from: a file, or the terminal. */
final class AccountPasswords {
    private static final String NOBODY =
            "needs the password of the account: name a file that holds it with --password-file, or"
                    + " its recovery key with --recovery-key-file.";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the account's password from the first line of FILE.")
    @Nullable Path passwordFile;

    @Option(
            names = "--recovery-key-file",
            paramLabel = "FILE",
            description = "The account has a recovery key instead: read that from FILE.")
    @Nullable Path recoveryKeyFile;

    /** The password that the account has. */
    AccountPassword read() throws ClientException, Trouble {
        requireOne();
        if (recoveryKeyFile != null) {
            return recoveryKey(fromFile(recoveryKeyFile));
        }
        if (passwordFile != null) {
            return Accounts.password(fromFile(passwordFile));
        }
        char[] typed = Profiles.secret("Password or recovery key of the account: ", NOBODY);
        return isRecoveryKey(typed) ? recoveryKey(typed) : Accounts.password(typed);
    }

    private void requireOne() throws Trouble {
        if (passwordFile != null && recoveryKeyFile != null) {
            throw new Trouble("an account has a password or a recovery key: name one file.");
        }
    }

    private static boolean isRecoveryKey(char[] typed) {
        try {
            RecoveryKey.parse(typed).wipe();
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }

    private static AccountPassword recoveryKey(char[] typed) throws Trouble {
        try {
            RecoveryKey key = RecoveryKey.parse(typed);
            AccountPassword password = AccountPassword.of(key);
            key.wipe();
            return password;
        } catch (MalformedException e) {
            throw new Trouble(
                    "that is no recovery key: it has 8 groups of 5 characters; look for a typing"
                            + " error.");
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    /** The first line of a file, as somebody would type it; the caller overwrites it. */
    static char[] fromFile(Path file) throws Trouble {
        Secret line = Profiles.fromFile(file, "password file");
        try {
            CharBuffer typed =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.expose()));
            char[] chars = new char[typed.remaining()];
            typed.get(chars);
            Arrays.fill(typed.array(), '\0');
            return chars;
        } catch (CharacterCodingException e) {
            throw new Trouble("the first line of " + file + " is no text.");
        } finally {
            line.wipe();
        }
    }
}
