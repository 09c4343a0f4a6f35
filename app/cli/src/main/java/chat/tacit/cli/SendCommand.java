package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.Message;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code tacit send CONVERSATION TEXT… | -}. */
@Command(name = "send", description = "Send a message.", mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(index = "0", paramLabel = "CONVERSATION")
    String conversation;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "TEXT|-",
            description = "- reads stdin.")
    List<String> words;

    @Option(names = "--lines", description = "With -, send each line of stdin as a message.")
    boolean lines;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "10",
            description = "Seconds to wait for a relay; the message then waits in the outbox.")
    long timeout;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation to = client.find(conversation);
            List<Message> sent = new ArrayList<>();
            if (words.equals(List.of("-"))) {
                sendStdin(client, to, sent);
            } else {
                sent.add(client.send(to.id(), String.join(" ", words)));
            }
            client.waitUntilSent(sent, Duration.ofSeconds(timeout));
            for (Message message : sent) {
                report(client.message(message), to);
            }
        }
        return 0;
    }

    private void sendStdin(Client client, Conversation to, List<Message> sent)
            throws ClientException, Trouble {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            if (!lines) {
                sent.add(
                        client.send(
                                to.id(),
                                in.lines().collect(Collectors.joining("\n")).stripTrailing()));
                return;
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.isBlank()) {
                    sent.add(client.send(to.id(), line));
                }
            }
        } catch (IOException e) {
            throw new Trouble("cannot read the message from stdin.");
        }
    }

    private void report(Message message, Conversation to) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("conversation", to.name());
        fields.put("id", message.id().bytes().hex());
        fields.put("state", message.state().word());
        fields.put("relays", message.durableRelays());
        String line =
                switch (message.state()) {
                    case QUEUED ->
                            "No relay could be reached yet; the message waits and goes out with the"
                                    + " next 'tacit receive' or 'tacit send'.";
                    case SENT -> "Sent (kept by " + relays(message.durableRelays()) + ").";
                    case DELIVERED -> "Delivered.";
                    case READ -> "Read.";
                    case FAILED -> "Failed: " + message.reason();
                    case RECEIVED -> "Received.";
                };
        printer.print(fields, line);
    }

    private static String relays(int count) {
        return count == 1 ? "one relay" : count + " relays";
    }
}
