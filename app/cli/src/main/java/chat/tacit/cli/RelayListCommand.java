package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.route.RelayStatus;
import chat.tacit.client.route.TlsGroup;
import chat.tacit.web.form.RelayForm;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;

/** {@code tacit relay list}: dials each relay of the profile and says how it is. */
@Command(
        name = "list",
        description =
                "List relays, whether each answers, and its share of the connections; and the"
                        + " servers of the mesh that are used or stand out.",
        mixinStandardHelpOptions = true)
final class RelayListCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Option(names = "--all", description = "List all servers of the mesh that are known.")
    boolean all;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            for (RelayStatus relay : client.relays().probe(PATIENCE)) {
                printer.print(RelayForm.fields(relay), words(relay));
            }
            MeshServerLines.print(printer, client.relays().mesh(), all);
        }
        return 0;
    }

    private static String words(RelayStatus relay) {
        String seen =
                relay.lastSeen().map(at -> "last seen " + Printer.time(at)).orElse("never seen");
        String state =
                relay.trouble()
                        .map(why -> "silent: " + why + ", " + seen)
                        .orElse(RelayForm.state(relay));
        return "%s%n  %s; store %s; channel %s%s; %d %% of the connections (%d)%s%s%s%s"
                .formatted(
                        relay.address(),
                        state,
                        relay.store(),
                        relay.tls(),
                        relay.group().map(RelayListCommand::agreed).orElse(""),
                        relay.sharePercent(),
                        relay.connections(),
                        relay.keyWanted() ? "; asks for its server key" : "",
                        relay.proxy().map(proxy -> "; through " + proxy).orElse(""),
                        relay.ends().map(RelayListCommand::ends).orElse(""),
                        relay.toMove().map(left -> "; leaving, " + toMove(left)).orElse(""));
    }

    private static String ends(Instant at) {
        return "; ends on " + at.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static String agreed(TlsGroup group) {
        return group.isHybrid()
                ? " (keys by " + group.name() + ")"
                : " (keys by " + group.name() + ", which a quantum computer could open later)";
    }

    /** So many connections to move. */
    static String toMove(int connections) {
        return connections == 1 ? "1 connection to move" : connections + " connections to move";
    }
}
