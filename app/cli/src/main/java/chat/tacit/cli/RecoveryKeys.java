package chat.tacit.cli;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Arrays;

/** Where a recovery key comes from: a file, or the terminal. */
final class RecoveryKeys {
    private static final String NOBODY =
            "needs the recovery key: name a file that holds it with --recovery-key-file.";

    @Option(
            names = "--recovery-key-file",
            paramLabel = "FILE",
            description = "Read the recovery key from the first line of FILE.")
    @Nullable Path recoveryKeyFile;

    RecoveryKey read() throws Trouble {
        char[] typed =
                recoveryKeyFile == null
                        ? Profiles.secret("Recovery key: ", NOBODY)
                        : chars(Profiles.fromFile(recoveryKeyFile));
        try {
            return RecoveryKey.parse(typed);
        } catch (MalformedException e) {
            throw new Trouble(
                    "that is no recovery key: it has 8 groups of 5 characters; look for a typing"
                            + " error.");
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    private static char[] chars(Secret line) {
        char[] chars = new char[line.size()];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) (line.expose()[i] & 0xFF);
        }
        line.wipe();
        return chars;
    }
}
