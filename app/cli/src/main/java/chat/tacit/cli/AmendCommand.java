package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.Messages;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.Message;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What the commands about an earlier message have in common. */
abstract sealed class AmendCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(index = "0", paramLabel = "CONVERSATION")
    String conversation;

    @Parameters(
            index = "1",
            paramLabel = "ID",
            description = "As 'tacit history' shows it; the end may be missing.")
    String id;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "10",
            description = "Seconds to wait for a relay; what is said then waits in the outbox.")
    long timeout;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation in = client.find(conversation);
            Messages messages = client.messages();
            Message message = messages.find(in.id(), id);
            String done = amend(messages, message);
            client.flush(Duration.ofSeconds(timeout));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("conversation", in.name());
            fields.put("id", message.id().bytes().hex());
            fields.put("done", done);
            printer.print(fields, "The message is " + done + ".");
        }
        return 0;
    }

    /** Does it, and says in a word what the message now is. */
    abstract String amend(Messages messages, Message message) throws ClientException;

    /** {@code tacit edit CONVERSATION ID TEXT…}. */
    @Command(
            name = "edit",
            description = "Change the text of a message of your own; everybody sees that it was.",
            mixinStandardHelpOptions = true)
    static final class Edit extends AmendCommand {
        @Parameters(index = "2..*", arity = "1..*", paramLabel = "TEXT")
        List<String> words;

        @Override
        String amend(Messages messages, Message message) throws ClientException {
            messages.edit(message, String.join(" ", words));
            return "edited";
        }
    }

    /** {@code tacit unsend CONVERSATION ID}. */
    @Command(
            name = "unsend",
            description =
                    "Delete a message of your own for everyone; that there was one stays visible.",
            mixinStandardHelpOptions = true)
    static final class Unsend extends AmendCommand {
        @Override
        String amend(Messages messages, Message message) throws ClientException {
            messages.unsend(message);
            return "deleted";
        }
    }

    /** {@code tacit react CONVERSATION ID EMOJI | --off}. */
    @Command(
            name = "react",
            description = "React to a message, in place of an earlier reaction of yours.",
            mixinStandardHelpOptions = true)
    static final class React extends AmendCommand {
        @Parameters(index = "2", arity = "0..1", paramLabel = "EMOJI", defaultValue = "")
        String emoji;

        @Option(names = "--off", description = "Take your reaction back.")
        boolean off;

        @Override
        String amend(Messages messages, Message message) throws ClientException {
            if (off != emoji.isEmpty()) {
                throw new ClientException("say with which emoji, or --off.");
            }
            messages.react(message, emoji);
            return off ? "no longer reacted to" : "reacted to";
        }
    }
}
