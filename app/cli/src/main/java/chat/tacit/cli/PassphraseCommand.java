package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit passphrase}: puts the profile under another passphrase. */
@Command(
        name = "passphrase",
        description = {
            "Change the passphrase. The old one is asked for first.",
            "Who has a copy of the profile from before still opens that copy with the old one."
        },
        mixinStandardHelpOptions = true)
final class PassphraseCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Option(
            names = "--new-passphrase-file",
            paramLabel = "FILE",
            description = "Read the new passphrase from the first line of FILE.")
    @Nullable Path newPassphraseFile;

    @Override
    public Integer call() throws ClientException, Trouble {
        Path home = profiles.home();
        Client.requireProfile(home);
        Secret old = profiles.passphrase("Old passphrase: ");
        try {
            Secret fresh =
                    newPassphraseFile == null
                            ? Profiles.promptTwice("--new-passphrase-file")
                            : Profiles.fromFile(newPassphraseFile);
            try {
                Profiles.requirePassphrase(fresh);
                Profile.changePassphrase(home, old, fresh, Entropy.system());
            } finally {
                fresh.wipe();
            }
        } finally {
            old.wipe();
        }
        printer.print(Map.of("event", "changed"), "The passphrase was changed.");
        return 0;
    }
}
