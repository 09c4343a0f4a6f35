package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Wipe;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit wipe}: deletes the profile for good; the passphrase isn't needed. */
@Command(
        name = "wipe",
        description = "Delete the profile for good: its key first, so that the rest is unreadable.",
        mixinStandardHelpOptions = true)
final class WipeCommand implements Callable<Integer> {
    private static final String ANSWER = "wipe";

    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Option(names = "--yes", description = "Don't ask.")
    boolean yes;

    @Override
    public Integer call() throws ClientException, Trouble {
        Path home = profiles.home();
        if (!yes) {
            confirm(home);
        }
        Wipe.key(home);
        new Daemon(home).stop();
        Wipe wiped = Wipe.of(home);
        printer.print(
                Map.of(
                        "event", "wiped",
                        "directoryGone", wiped.directoryGone(),
                        "openElsewhere", wiped.openElsewhere()),
                "The profile in " + home + " is gone.");
        if (wiped.openElsewhere()) {
            printer.remark("Another tacit command still has it open in memory: end that too.");
        }
        profiles.tidy();
        if (!wiped.directoryGone()) {
            printer.remark(home + " holds other files, which were left as they are.");
        }
        return 0;
    }

    private static void confirm(Path home) throws Trouble {
        String question =
                "This deletes the profile in "
                        + home
                        + " with its contacts and history. Nobody can bring it back but by an"
                        + " export.\nType '"
                        + ANSWER
                        + "' to go on: ";
        String typed = Profiles.ask(question, "would delete the profile: add --yes to mean it.");
        if (!typed.equals(ANSWER)) {
            throw new Trouble("nothing was deleted.");
        }
    }
}
