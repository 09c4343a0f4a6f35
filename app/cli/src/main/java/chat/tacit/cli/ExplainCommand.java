package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.live.presence.Presence;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit explain CONVERSATION}: who can learn what about it. */
@Command(
        name = "explain",
        description = "Say who can learn what about a conversation.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "CONVERSATION")
    String conversation;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            for (Exposure exposure : exposures(client)) {
                print(printer, exposure);
            }
        }
        return 0;
    }

    private List<Exposure> exposures(Client client) throws ClientException {
        return switch (Named.of(client, conversation)) {
            case Named.Live(Presence presence) -> presence.explain();
            case Named.Kept(Conversation kept) ->
                    switch (kept.kind()) {
                        case CONTACT -> client.explain(kept.id());
                        case ROOM -> client.rooms().explain(kept.id());
                    };
        };
    }

    static void print(Printer printer, Exposure exposure) {
        printer.print(
                Map.of(
                        "who", exposure.who(),
                        "learns", exposure.learns(),
                        "not", exposure.cannot()),
                "%s%n  can learn: %s%n  cannot:    %s"
                        .formatted(exposure.who(), exposure.learns(), exposure.cannot()));
    }
}
