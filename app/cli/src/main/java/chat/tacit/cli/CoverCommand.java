package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.Mesh.CoverState;
import chat.tacit.client.mesh.Cover;
import chat.tacit.client.mesh.CoverSetting;
import chat.tacit.client.mesh.Pace;
import chat.tacit.web.form.CoverForm;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit cover [off|low|high]}. */
@Command(
        name = "cover",
        description =
                "Show or set how well it is hidden when you say something to hidden contacts, and"
                        + " what that costs.",
        mixinStandardHelpOptions = true)
final class CoverCommand implements Callable<Integer> {
    private static final int MEGABYTE = 1_000_000;

    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "off|low|high",
            description = "At first it is low. Without it, what is set is shown.")
    @Nullable Choice choice;

    @Option(
            names = "--mean",
            paramLabel = "MS",
            description =
                    "Milliseconds from one packet to the next in the mean, instead of a minute"
                            + " (low) or ten seconds (high).")
    @Nullable Long mean;

    @Option(
            names = "--invitations",
            paramLabel = "hidden|fast",
            description =
                    "Whether 'tacit invite' makes hidden contacts if nothing else is said (at"
                            + " first: fast).")
    @Nullable Route invitations;

    /** As it is typed. */
    enum Route {
        hidden,
        fast
    }

    /** As it is typed. */
    enum Choice {
        off,
        low,
        high
    }

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            if (choice != null || mean != null) {
                client.mesh().cover(setting(client.mesh().cover().setting()));
            }
            if (invitations != null) {
                client.mesh().hideInvitations(invitations == Route.hidden);
            }
            show(client.mesh().cover(), client.mesh().hidesInvitations());
        }
        return 0;
    }

    private CoverSetting setting(CoverSetting before) throws Trouble {
        Cover cover =
                choice == null ? before.cover() : Cover.of(choice.name()).orElse(before.cover());
        if (mean != null && cover == Cover.OFF) {
            throw new Trouble("without cover packets go when they are there; leave out --mean.");
        }
        return new CoverSetting(cover, Optional.ofNullable(mean).map(Duration::ofMillis));
    }

    private void show(CoverState state, boolean hides) {
        CoverSetting setting = state.setting();
        Pace pace = setting.pace();
        Map<String, Object> fields = CoverForm.fields(state, hides);
        String line = pace.hasSlots() ? covered(state) : uncovered();
        printer.print(fields, hides ? line + "\nNew invitations are hidden." : line);
    }

    private static String uncovered() {
        return "Cover is off: packets go when they are there, and whoever watches your network"
                + " or your server sees when you say something.";
    }

    private static String covered(CoverState state) {
        CoverSetting setting = state.setting();
        Pace pace = setting.pace();
        return String.format(
                Locale.ROOT,
                "Cover is %s: a packet goes every %s and something is fetched every %s in the"
                        + " mean, whether you say something or not.%n"
                        + "It costs some %,d MB a day, and %s in the mean until somebody with"
                        + " whom you talk has a message.%n%s",
                setting.cover().word(),
                time(pace.mean()),
                time(pace.fetchMean()),
                setting.bytesADay() / MEGABYTE,
                time(setting.latency()),
                running(state));
    }

    private static String running(CoverState state) {
        if (!state.used()) {
            return "There is nothing to cover yet; it begins with your first hidden contact.";
        }
        if (!state.served()) {
            return "No relay that you know has shown itself to be a server of the mesh so far, and"
                    + " until one does nothing hidden leaves: tacit relay add.";
        }
        return state.running()
                ? "It is running."
                : "It isn't running: it does while 'tacit receive --follow' or 'tacit daemon' does,"
                        + " and what you say to hidden contacts waits until"
                        + " then.";
    }

    private static String time(Duration time) {
        return time.toMillis() < 1_000
                ? time.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.3g s", time.toMillis() / 1_000.0);
    }
}
