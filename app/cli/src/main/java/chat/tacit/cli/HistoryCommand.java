package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.Message;
import chat.tacit.client.live.presence.Presence;
import chat.tacit.client.live.presence.Saying;
import chat.tacit.client.live.presence.Spoken;
import chat.tacit.web.form.MessageForm;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit history CONVERSATION [--search S]}. */
@Command(
        name = "history",
        description =
                "Print a conversation, or what in it matches a search; of a live session, what the"
                        + " command that is in it remembers.",
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "CONVERSATION")
    String conversation;

    @Option(names = "--search", paramLabel = "S", description = "Only messages with these words.")
    @Nullable String search;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most the last N messages (default: ${DEFAULT-VALUE}).")
    int limit;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            switch (Named.of(client, conversation)) {
                case Named.Live(Presence presence) -> print(presence);
                case Named.Kept(Conversation kept) -> print(client, kept);
            }
        }
        return 0;
    }

    /** What the process that is in it remembers. */
    private void print(Presence presence) throws ClientException {
        LiveLines lines = new LiveLines(printer);
        String wanted = search == null ? "" : search.toLowerCase(Locale.ROOT);
        List<Saying> all = presence.said(Spoken.MAX);
        List<Saying> found =
                all.stream()
                        .filter(one -> one.text().toLowerCase(Locale.ROOT).contains(wanted))
                        .toList();
        found.stream()
                .skip(Math.max(0, found.size() - limit))
                .forEach(one -> lines.remembered(presence.name(), one));
    }

    private void print(Client client, Conversation of) throws ClientException {
        List<Message> messages =
                search == null
                        ? client.history(of.id(), limit)
                        : client.messages().search(of.id(), search, limit);
        if (messages.isEmpty()) {
            printer.remark(search == null ? "Nothing was said yet." : "Nothing there has that.");
        }
        for (Message message : messages) {
            Map<String, Object> fields = MessageForm.fields(client, message);
            // What isn't said by somebody to somebody doesn't get anywhere.
            boolean notice =
                    message.type() == Message.Type.NOTICE || message.type() == Message.Type.CALL;
            if (!notice) {
                fields.put("state", message.state().word());
            }
            String why = message.reason().isEmpty() ? "" : ": " + message.reason();
            String state = notice ? "" : "  [" + message.state().word() + why + "]";
            printer.print(fields, Lines.of(client, message) + state);
        }
    }
}
