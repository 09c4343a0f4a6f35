package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit conversations}: every conversation, the latest first. */
@Command(
        name = "conversations",
        description = "List conversations, the latest first.",
        mixinStandardHelpOptions = true)
final class ConversationsCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Option(names = "--all", description = "Archived ones as well.")
    boolean all;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            for (Conversation conversation : client.conversations()) {
                if (conversation.state() == Conversation.State.REQUEST) {
                    continue; // 'tacit requests' has these
                }
                if (!all && conversation.marks().contains(Conversation.Mark.ARCHIVED)) {
                    continue;
                }
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("conversation", conversation.name());
                fields.put("kind", conversation.kind().word());
                fields.put("state", conversation.state().word());
                fields.put("unread", conversation.unread());
                fields.put(
                        "marks",
                        conversation.marks().stream().map(Conversation.Mark::word).toList());
                fields.put("last", conversation.lastAt().toString());
                String unread =
                        conversation.unread() == 0 ? "" : "  (" + conversation.unread() + " new)";
                printer.print(
                        fields,
                        "%s  %-8s %s%s"
                                .formatted(
                                        Printer.time(conversation.lastAt()),
                                        conversation.kind().word(),
                                        Printer.visible(conversation.name()),
                                        unread));
            }
        }
        return 0;
    }
}
