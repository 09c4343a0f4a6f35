package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.route.RelayStatus;
import chat.tacit.client.route.TlsGroup;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
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
                printer.print(fields(relay), words(relay));
            }
            MeshServerLines.print(printer, client.relays().mesh(), all);
        }
        return 0;
    }

    private static Map<String, Object> fields(RelayStatus relay) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("relay", relay.address().toString());
        fields.put("state", state(relay));
        relay.trouble().ifPresent(why -> fields.put("reason", why));
        relay.lastSeen().ifPresent(at -> fields.put("seen", at.toString()));
        fields.put("store", relay.store());
        fields.put("tls", relay.tls());
        relay.group()
                .ifPresent(group -> {
                    fields.put("group", group.name());
                    fields.put("hybrid", group.isHybrid());
                });
        fields.put("connections", relay.connections());
        fields.put("share", relay.sharePercent());
        fields.put("wants-server-key", relay.keyWanted());
        relay.proxy().ifPresent(proxy -> fields.put("proxy", proxy.toString()));
        fields.put("leaving", relay.toMove().isPresent());
        relay.toMove().ifPresent(left -> fields.put("to-move", left));
        return fields;
    }

    private static String words(RelayStatus relay) {
        String seen =
                relay.lastSeen().map(at -> "last seen " + Printer.time(at)).orElse("never seen");
        String state =
                relay.trouble().map(why -> "silent: " + why + ", " + seen).orElse(state(relay));
        return "%s%n  %s; store %s; channel %s%s; %d %% of the connections (%d)%s%s%s"
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
                        relay.toMove().map(left -> "; leaving, " + toMove(left)).orElse(""));
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

    private static String state(RelayStatus relay) {
        return relay.trouble().isPresent() ? "silent" : "answers";
    }
}
