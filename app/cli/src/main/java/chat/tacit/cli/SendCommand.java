package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.Message;
import chat.tacit.client.live.presence.Presence;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit send CONVERSATION TEXT… | -}. */
@Command(
        name = "send",
        description =
                "Send a message; in a live session that another command is in, say something.",
        mixinStandardHelpOptions = true)
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

    @Option(
            names = "--reply",
            paramLabel = "ID",
            description = "The message that this one answers, as 'tacit history' shows it.")
    @Nullable String reply;

    @Option(
            names = "--to",
            paramLabel = "MEMBER",
            description = "In a live session: for this one alone, by name or identity.")
    @Nullable String to;

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
            switch (Named.of(client, conversation)) {
                case Named.Live(Presence presence) -> send(presence);
                case Named.Kept(Conversation kept) -> send(client, kept);
            }
        }
        return 0;
    }

    private void send(Client client, Conversation kept) throws ClientException, Trouble {
        if (to != null) {
            throw new Trouble(
                    "--to is for live sessions; " + Printer.visible(kept.name()) + " is none.");
        }
        List<Message> sent = new ArrayList<>();
        try {
            each(text -> sent.add(say(client, kept, text)));
        } finally {
            // What was taken before a line that can't be sent goes out nevertheless.
            client.waitUntilSent(client.mesh().atOnce(sent), Duration.ofSeconds(timeout));
            String waiting = waiting(client, kept);
            sent.forEach(message -> report(client.message(message), kept, waiting));
        }
    }

    private void send(Presence presence) throws ClientException, Trouble {
        if (reply != null) {
            throw new Trouble("what is said in a live session has no ID; leave out --reply.");
        }
        each(text -> new LiveLines(printer).say(presence, Optional.ofNullable(to), text));
    }

    /** What becomes of each text. */
    private interface Sending {
        void send(String text) throws ClientException, Trouble;
    }

    private void each(Sending sending) throws ClientException, Trouble {
        if (!words.equals(List.of("-"))) {
            sending.send(String.join(" ", words));
            return;
        }
        StandardInput in = new StandardInput(System.in);
        if (!lines) {
            sending.send(in.all().stripTrailing());
            return;
        }
        for (Optional<String> line = in.line(); line.isPresent(); line = in.line()) {
            String text = line.get().stripTrailing();
            if (!text.isEmpty()) {
                sending.send(text);
            }
        }
    }

    private Message say(Client client, Conversation to, String text) throws ClientException {
        return reply == null
                ? client.send(to.id(), text)
                : client.messages().reply(client.messages().find(to.id(), reply), text);
    }

    /** Why what was said may wait. */
    private static String waiting(Client client, Conversation to) {
        if (client.mesh().awaitsSlot(to.id())) {
            return client.mesh().cover().running()
                    ? "It goes when its slot comes, so that nobody sees when you said it."
                    : "It waits: cover is on and isn't running, as it is while 'tacit receive"
                            + " --follow' or 'tacit daemon' runs. Without cover ('tacit cover"
                            + " off') it would go now.";
        }
        boolean room = to.kind() == Conversation.Kind.ROOM;
        return (room ? "The room's host hasn't" : "No relay has")
                + " taken it yet; the message waits and goes out with the next 'tacit receive' or"
                + " 'tacit send'.";
    }

    private void report(Message message, Conversation to, String waiting) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("conversation", to.name());
        fields.put("id", message.id().bytes().hex());
        fields.put("state", message.state().word());
        fields.put("relays", message.durableRelays());
        boolean room = to.kind() == Conversation.Kind.ROOM;
        String line =
                switch (message.state()) {
                    case QUEUED -> waiting;
                    case SENT ->
                            room
                                    ? "Sent (the room's host has it)."
                                    : "Sent (kept by " + relays(message.durableRelays()) + ").";
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
