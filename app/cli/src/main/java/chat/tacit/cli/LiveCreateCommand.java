package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.LiveSessions;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit live create NAME}: makes a live session, shows its link, and is in it. */
@Command(
        name = "create",
        description =
                "Make a live session and be in it until you leave. Give its link to those who shall"
                        + " come; they use 'tacit connect'.",
        mixinStandardHelpOptions = true)
final class LiveCreateCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;
    @Mixin LiveTalk talk;

    @Parameters(paramLabel = "NAME")
    String session;

    @Option(
            names = "--open",
            description =
                    "Whoever has the link is in, and the relay names the keys: compare them before"
                            + " you trust who is who. Without it somebody inside has to know a"
                            + " newcomer.")
    boolean open;

    @Option(
            names = "--vouchers",
            paramLabel = "K",
            defaultValue = "1",
            description =
                    "How many inside have to vouch for a newcomer (default: ${DEFAULT-VALUE}).")
    int vouchers;

    @Option(
            names = "--anchor",
            paramLabel = "NAME",
            description =
                    "Somebody you trust whose vouching counts, besides yours; if any are named only"
                            + " theirs does.")
    List<String> anchors = List.of();

    @Option(
            names = "--relay",
            paramLabel = "ADDRESS",
            description = "Where it is (default: the profile's first relay).")
    @Nullable String relay;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Optional<RelayAddress> at =
                    relay == null ? Optional.empty() : Optional.of(Addresses.one(relay));
            LiveInvitation made =
                    open
                            ? client.live().open(session, at)
                            : client.live().vouched(session, at, vouchers, anchors);
            String link = LiveSessions.link(made);
            if (!printer.json) {
                printer.out().println(Qr.text(link));
            }
            printer.print(Map.of("event", "invited", "link", link, "session", session), link);
            talk.run(client, made, printer);
        }
        return 0;
    }
}
