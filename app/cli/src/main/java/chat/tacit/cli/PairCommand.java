package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.Pairings;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit pair [CODE]}: becomes a contact by a code that one reads out to the other. */
@Command(
        name = "pair",
        description = {
            "Become a contact of somebody who is there now: without CODE, get a code to read out;",
            "with CODE, use the one that you were told. Nothing has to be compared afterwards."
        },
        mixinStandardHelpOptions = true)
final class PairCommand implements Callable<Integer> {
    private static final Duration NAMES = Duration.ofSeconds(10);

    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(
            arity = "0..*",
            paramLabel = "CODE",
            description = "For instance 4711-river-apple; spaces for hyphens will do.")
    String[] code = {};

    @Option(
            names = "--relay",
            paramLabel = "ADDRESS",
            description = "Where to meet (default: one of your relays).")
    @Nullable String relay;

    @Override
    public Integer call() throws ClientException, Trouble {
        Optional<RelayAddress> where =
                relay == null ? Optional.empty() : Optional.of(Addresses.one(relay));
        try (Client client = profiles.open()) {
            Pairings pairings = client.pairings();
            ConversationId paired =
                    code.length == 0
                            ? pairings.make(where, this::show)
                            : pairings.join(String.join("-", code), where);
            Conversation now = client.waitUntilActive(paired, NAMES);
            client.flush(NAMES);
            printer.print(
                    Map.of(
                            "event",
                            "paired",
                            "conversation",
                            now.name(),
                            "level",
                            now.level().text()),
                    "Paired with " + Printer.visible(now.name()) + ".");
        }
        return 0;
    }

    private void show(String made) {
        printer.print(Map.of("event", "code", "code", made), made);
        printer.remark(
                "Read it to the other person, who types: tacit pair "
                        + made
                        + " (within ten minutes; it works once)");
    }
}
