package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Passphrase;
import chat.tacit.crypto.Secret;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The options that find and open a profile. */
final class Profiles {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Where the profile lives (default: $$TACIT_HOME, else ~/.tacit).")
    @Nullable Path home;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Read the passphrase from the first line of FILE.")
    @Nullable Path passphraseFile;

    /** Opens the profile. */
    Client open() throws ClientException, Trouble {
        Path where = home();
        Client.requireProfile(where);
        Secret passphrase = passphrase("Passphrase: ");
        try {
            return Client.open(where, passphrase);
        } finally {
            passphrase.wipe();
        }
    }

    Path home() {
        if (home != null) {
            return home;
        }
        String fromEnvironment = System.getenv("TACIT_HOME");
        if (fromEnvironment != null && !fromEnvironment.isEmpty()) {
            return Path.of(fromEnvironment);
        }
        return Path.of(System.getProperty("user.home"), ".tacit");
    }

    /** The passphrase from the file, the environment or a prompt. */
    Secret passphrase(String prompt) throws Trouble {
        if (passphraseFile != null) {
            return fromFile(passphraseFile);
        }
        String fromEnvironment = System.getenv("TACIT_PASSPHRASE");
        if (fromEnvironment != null) {
            return Secret.owned(fromEnvironment.getBytes(StandardCharsets.UTF_8));
        }
        return prompt(prompt);
    }

    /** Asks for a new passphrase twice where somebody can answer. */
    Secret newPassphrase() throws Trouble {
        boolean asks = passphraseFile == null && System.getenv("TACIT_PASSPHRASE") == null;
        Secret first = passphrase("New passphrase: ");
        if (asks && !first.equals(prompt("Again: "))) {
            throw new Trouble("the two passphrases differ; try again.");
        }
        if (first.size() == 0) {
            throw new Trouble("the passphrase is empty; choose one that only you know.");
        }
        return first;
    }

    private static Secret prompt(String prompt) throws Trouble {
        Optional<Console> console =
                Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (console.isEmpty()) {
            throw new Trouble(
                    "needs the profile's passphrase: set TACIT_PASSPHRASE or use"
                            + " --passphrase-file.");
        }
        char[] typed = console.get().readPassword("%s", prompt);
        if (typed == null) {
            throw new Trouble("no passphrase was given.");
        }
        return Passphrase.of(typed);
    }

    private static Secret fromFile(Path file) throws Trouble {
        try {
            byte[] all = Files.readAllBytes(file);
            int end = 0;
            while (end < all.length && all[end] != '\n' && all[end] != '\r') {
                end++;
            }
            Secret secret = Secret.of(all, 0, end);
            Arrays.fill(all, (byte) 0);
            return secret;
        } catch (IOException e) {
            throw new Trouble("cannot read the passphrase file " + file + ".");
        }
    }
}
