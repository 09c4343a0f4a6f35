package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.live.presence.Standing;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit conversations}: every conversation, the latest first. */
@Command(
        name = "conversations",
        description =
                "List conversations, the latest first; before them the live sessions that a command"
                        + " is in.",
        mixinStandardHelpOptions = true)
final class ConversationsCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Option(names = "--all", description = "Archived ones as well.")
    boolean all;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            client.live().held().forEach(this::print);
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

    /** A live session is listed as long as some command is in it. */
    private void print(Standing standing) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("conversation", standing.name());
        fields.put("kind", "live");
        fields.put("state", "inside");
        fields.put("live", standing.kind().name().toLowerCase(Locale.ROOT));
        fields.put("others", standing.others());
        fields.put("relay", standing.relay());
        fields.put("since", standing.since().toString());
        printer.print(
                fields,
                "%s  %-8s %s  (%s)"
                        .formatted(
                                Printer.time(standing.since()),
                                "live",
                                Printer.visible(standing.name()),
                                LiveLines.others(standing.others())));
    }
}
