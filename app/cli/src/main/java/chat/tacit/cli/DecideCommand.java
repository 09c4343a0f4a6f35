package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit accept NAME} and {@code tacit reject NAME}: decides about a request. */
abstract sealed class DecideCommand implements Callable<Integer> {
    private static final Duration LEAVE = Duration.ofMillis(2_500);

    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "NAME")
    String name;

    /** Decides, and gives the sentence and the event for it. */
    abstract Map.Entry<String, String> decide(Client client, Conversation request)
            throws ClientException;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation request = client.find(name);
            Map.Entry<String, String> done = decide(client, request);
            printer.print(
                    Map.of("event", done.getKey(), "conversation", request.name()),
                    done.getValue().formatted(Printer.visible(request.name())));
        }
        return 0;
    }

    /** {@code tacit accept NAME}. */
    @Command(
            name = "accept",
            description = "Accept a request: they see your profile, and you can talk.",
            mixinStandardHelpOptions = true)
    static final class Accept extends DecideCommand {
        @Override
        Map.Entry<String, String> decide(Client client, Conversation request)
                throws ClientException {
            client.requests().accept(request.id());
            client.flush(LEAVE);
            return Map.entry("accepted", "%s is a contact now.");
        }
    }

    /** {@code tacit reject NAME}. */
    @Command(
            name = "reject",
            description = "Forget a request and what it said; the sender isn't told.",
            mixinStandardHelpOptions = true)
    static final class Reject extends DecideCommand {
        @Override
        Map.Entry<String, String> decide(Client client, Conversation request)
                throws ClientException {
            client.requests().reject(request.id());
            return Map.entry("rejected", "The request of %s is forgotten.");
        }
    }
}
