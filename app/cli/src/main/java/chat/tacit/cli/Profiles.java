package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Passphrase;
import chat.tacit.client.profile.ProfileName;
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
            names = "--profile",
            paramLabel = "P",
            description =
                    "A further profile in that home, which shares nothing with others ('tacit"
                            + " profiles' lists them).")
    @Nullable String profile;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Read the passphrase from the first line of FILE.")
    @Nullable Path passphraseFile;

    /** Set where a command runs behind a screen: nobody can be asked anything then. */
    static final ScopedValue<Boolean> UNATTENDED = ScopedValue.newInstance();

    private final Unlocking unlocking;
    private final Optional<Client> opened;

    Profiles(Unlocking unlocking) {
        this.unlocking = unlocking;
        this.opened = Optional.empty();
    }

    /** One that is open, and stays so when a command has used it. */
    Profiles(Client opened) {
        this.unlocking =
                (_, _) -> {
                    throw new IllegalStateException("it is open");
                };
        this.opened = Optional.of(opened);
    }

    /** Opens the profile. */
    Client open() throws ClientException, Trouble {
        if (opened.isPresent()) {
            return opened.get().lent();
        }
        Path where = home();
        Client.requireProfile(where);
        Secret passphrase = passphrase("Passphrase: ");
        try {
            return unlocking.open(where, passphrase);
        } finally {
            passphrase.wipe();
        }
    }

    /** Where the profile lies that the options name. */
    Path home() throws Trouble {
        Optional<ProfileName> name = name();
        Path base = base();
        return name.map(it -> it.in(base)).orElse(base);
    }

    /** Where a profile of that name can be made. */
    Path newHome() throws ClientException, Trouble {
        Optional<ProfileName> name = name();
        if (name.isPresent()) {
            name.get().prepare(base());
        }
        return home();
    }

    /** Leaves no empty directories behind a further profile that is gone. */
    void tidy() throws ClientException, Trouble {
        if (name().isPresent()) {
            ProfileName.tidy(base());
        }
    }

    private Optional<ProfileName> name() throws Trouble {
        try {
            return Optional.ofNullable(profile).map(ProfileName::new);
        } catch (IllegalArgumentException e) {
            throw new Trouble(
                    "'"
                            + profile
                            + "' is no name of a profile: it has 1 to 32 lower-case letters, digits"
                            + " and hyphens.");
        }
    }

    /** The home, whatever profiles are in it. */
    Path base() throws Trouble {
        if (home != null) {
            // An unset variable in a script would make a profile of the working directory.
            if (home.toString().isEmpty()) {
                throw new Trouble("--home is empty; name a directory.");
            }
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
        return prompt(
                prompt, "needs the passphrase: set TACIT_PASSPHRASE or use --passphrase-file.");
    }

    /** Asks for a new passphrase twice where somebody can answer. */
    Secret newPassphrase() throws Trouble {
        boolean asks = passphraseFile == null && System.getenv("TACIT_PASSPHRASE") == null;
        Secret fresh = asks ? promptTwice("--passphrase-file") : passphrase("New passphrase: ");
        requirePassphrase(fresh);
        return fresh;
    }

    /** Refuses an empty passphrase. */
    static void requirePassphrase(Secret fresh) throws Trouble {
        if (fresh.size() == 0) {
            throw new Trouble("the passphrase is empty; choose one that only you know.");
        }
    }

    /**
     * Asks at the terminal for a new passphrase, twice.
     *
     * @param option that names a file with it, where nobody can answer
     */
    static Secret promptTwice(String option) throws Trouble {
        String nobody = "needs a new passphrase: name a file that holds it with " + option + ".";
        Secret first = prompt("New passphrase: ", nobody);
        if (!first.equals(prompt("Again: ", nobody))) {
            throw new Trouble("the two passphrases differ; try again.");
        }
        return first;
    }

    /** Asks at the terminal for a passphrase. */
    static Secret prompt(String prompt, String nobody) throws Trouble {
        return Passphrase.of(secret(prompt, nobody));
    }

    /** Asks at the terminal for something that isn't shown; the caller overwrites it. */
    static char[] secret(String prompt, String nobody) throws Trouble {
        char[] typed = console(nobody).readPassword("%s", prompt);
        if (typed == null) {
            throw new Trouble("nothing was typed.");
        }
        return typed;
    }

    /**
     * Asks at the terminal and returns what was typed.
     *
     * @param nobody what to say where there is no terminal
     */
    static String ask(String question, String nobody) throws Trouble {
        String typed = console(nobody).readLine("%s", question);
        return typed == null ? "" : typed.strip();
    }

    /** Whether somebody can be asked. */
    static boolean isTerminal() {
        return terminal().isPresent();
    }

    private static Console console(String nobody) throws Trouble {
        return terminal().orElseThrow(() -> new Trouble(nobody));
    }

    private static Optional<Console> terminal() {
        return UNATTENDED.isBound()
                ? Optional.empty()
                : Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /** The first line of a passphrase file. */
    static Secret fromFile(Path file) throws Trouble {
        return fromFile(file, "passphrase file");
    }

    /**
     * The first line of a file.
     *
     * @param what it is called where it can't be read
     */
    static Secret fromFile(Path file, String what) throws Trouble {
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
            throw new Trouble("cannot read the " + what + " " + file + ".");
        }
    }
}
