package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.route.RelayStatus;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit relay add|list}: the relays that the profile receives at. */
@Command(
        name = "relay",
        description = "The relays that the profile receives at.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RelayCommand.Add.class, RelayCommand.List.class})
final class RelayCommand {

    /** {@code tacit relay add ADDRESS}. */
    @Command(
            name = "add",
            description = "Use a further relay for new conversations.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Parameters(paramLabel = "ADDRESS")
        String address;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                client.addRelay(Addresses.one(address));
                printer.print(
                        Map.of("event", "added", "relay", address),
                        "Added. New conversations choose among "
                                + client.relays().size()
                                + " relays.");
            }
            return 0;
        }
    }

    /** {@code tacit relay list}. */
    @Command(
            name = "list",
            description = "List relays, whether each answers, and its share of the connections.",
            mixinStandardHelpOptions = true)
    static final class List implements Callable<Integer> {
        private static final Duration PATIENCE = Duration.ofSeconds(5);

        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                for (RelayStatus relay : client.probeRelays(PATIENCE)) {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("relay", relay.address().toString());
                    fields.put("state", relay.state());
                    fields.put("store", relay.store());
                    fields.put("tls", relay.tls());
                    fields.put("share", relay.sharePercent());
                    printer.print(
                            fields,
                            "%s%n  %s, %s, %s, %d %% of the connections"
                                    .formatted(
                                            relay.address(),
                                            relay.state(),
                                            relay.store(),
                                            relay.tls(),
                                            relay.sharePercent()));
                }
            }
            return 0;
        }
    }
}
