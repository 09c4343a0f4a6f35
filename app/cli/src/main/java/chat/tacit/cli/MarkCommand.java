package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.ContactList;
import chat.tacit.client.conversation.Conversation;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit mute | archive CONVERSATION [--off]}. */
@Command(mixinStandardHelpOptions = true)
final class MarkCommand implements Callable<Integer> {
    private final Conversation.Mark mark;

    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "CONVERSATION")
    String conversation;

    @Option(names = "--off", description = "End it.")
    boolean off;

    private MarkCommand(Conversation.Mark mark) {
        this.mark = mark;
    }

    /** Adds both commands. */
    static void addTo(CommandLine tacit) {
        add(tacit, "mute", Conversation.Mark.MUTED, "Announce nothing that is said there.");
        add(tacit, "archive", Conversation.Mark.ARCHIVED, "Hide it until something comes.");
    }

    private static void add(
            CommandLine tacit, String name, Conversation.Mark mark, String description) {
        CommandLine command = new CommandLine(new MarkCommand(mark), tacit.getFactory());
        command.getCommandSpec().usageMessage().description(description);
        tacit.addSubcommand(name, command);
    }

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation found = client.find(conversation);
            ContactList contacts = client.contactList();
            switch (mark) {
                case MUTED -> contacts.mute(found.id(), !off);
                case BLOCKED -> contacts.block(found.id(), !off);
                case ARCHIVED -> contacts.archive(found.id(), !off);
            }
            printer.print(
                    Map.of("conversation", found.name(), mark.word(), !off),
                    "%s is %s%s."
                            .formatted(
                                    Printer.visible(found.name()),
                                    off ? "no longer " : "",
                                    mark.word()));
        }
        return 0;
    }
}
