package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.Accounts;
import chat.tacit.client.account.PasswordStrength;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.room.account.AccountPassword;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A password that an account is to have: chosen with a hint how long it holds, or random. */
final class NewAccountPassword {
    private static final String NOBODY =
            "needs a new password for the account: name a file that holds it with"
                    + " --new-password-file, or have one made with --recovery-key.";

    @Option(
            names = "--new-password-file",
            paramLabel = "FILE",
            description = "Read the account's new password from the first line of FILE.")
    @Nullable Path newPasswordFile;

    @Option(
            names = "--recovery-key",
            description = "Make a random recovery key instead of a password, and show it once.")
    boolean recoveryKey;

    @Option(
            names = "--weak",
            description =
                    "Take a password even if a thousand machines guess it in less than ten years.")
    boolean weak;

    /** Whether it is said where one comes from. */
    boolean isGiven() {
        return newPasswordFile != null || recoveryKey || weak;
    }

    /** Refuses what says two things at once, before anybody is asked. */
    void requireSense() throws Trouble {
        if (recoveryKey && (newPasswordFile != null || weak)) {
            throw new Trouble(
                    "--recovery-key makes the password; --new-password-file and --weak say"
                            + " something about another one.");
        }
    }

    /**
     * @param known words that a guess would begin with
     */
    AccountPassword read(Printer printer, List<String> known) throws ClientException, Trouble {
        if (recoveryKey) {
            RecoveryKey key = RecoveryKey.random(Entropy.system());
            show(printer, key);
            AccountPassword password = AccountPassword.of(key);
            key.wipe();
            return password;
        }
        if (newPasswordFile != null) {
            return strong(AccountPasswords.fromFile(newPasswordFile), known);
        }
        while (true) {
            char[] typed = Profiles.secret("New password of the account: ", NOBODY);
            PasswordStrength strength = PasswordStrength.of(typed, known);
            printer.remark(strength.sentence());
            if (strength.isEnough() || weak) {
                return twice(typed);
            }
            Arrays.fill(typed, '\0');
        }
    }

    private AccountPassword strong(char[] typed, List<String> known)
            throws ClientException, Trouble {
        PasswordStrength strength = PasswordStrength.of(typed, known);
        if (!strength.isEnough() && !weak) {
            Arrays.fill(typed, '\0');
            throw new Trouble(
                    strength.sentence()
                            + " Choose a longer one, or --recovery-key; --weak takes it.");
        }
        return Accounts.password(typed);
    }

    private static AccountPassword twice(char[] typed) throws ClientException, Trouble {
        char[] again = Profiles.secret("Again: ", NOBODY);
        boolean same = Arrays.equals(typed, again);
        Arrays.fill(again, '\0');
        if (!same) {
            Arrays.fill(typed, '\0');
            throw new Trouble("the two passwords differ; try again.");
        }
        return Accounts.password(typed);
    }

    /** Writes the key character by character: no text of it is left in memory. */
    private static void show(Printer printer, RecoveryKey key) {
        char[] text = key.text();
        PrintWriter out = printer.out();
        out.print(
                printer.json
                        ? "{\"event\":\"recovery-key\",\"key\":\""
                        : "Write down this recovery key. It is shown only now, and with it alone"
                                + " another machine signs in to the account:\n\n    ");
        out.print(text);
        out.println(printer.json ? "\"}" : "\n");
        out.flush();
        Arrays.fill(text, '\0');
    }
}
