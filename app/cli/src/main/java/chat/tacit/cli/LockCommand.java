package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Profile;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit lock}: ends the daemon, and with it the key in its memory. */
@Command(
        name = "lock",
        description = "Stop the daemon, so that nothing opens the profile but its passphrase.",
        mixinStandardHelpOptions = true)
final class LockCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Override
    public Integer call() throws ClientException, Trouble {
        Path home = profiles.home();
        Client.requireProfile(home);
        boolean ran = new Daemon(home).stop();
        if (Profile.isOpenElsewhere(home)) {
            throw new Trouble(
                    "another tacit command has the profile open still; end it to lock the"
                            + " profile.");
        }
        printer.print(
                Map.of("event", "locked", "daemon", ran),
                ran
                        ? "Locked: the daemon was stopped and its key is gone."
                        : "Locked: nothing had the profile open.");
        return 0;
    }
}
