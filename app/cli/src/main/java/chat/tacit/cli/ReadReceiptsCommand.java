package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit read-receipts CONVERSATION on|off}. */
@Command(
        name = "read-receipts",
        description = "Tell a contact, or not, which of their messages you have read.",
        mixinStandardHelpOptions = true)
final class ReadReceiptsCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(index = "0", paramLabel = "CONVERSATION")
    String conversation;

    @Parameters(index = "1", paramLabel = "on|off", description = "At first it is off.")
    Choice choice;

    /** As it is typed. */
    enum Choice {
        on,
        off
    }

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation of = client.find(conversation);
            boolean tell = choice == Choice.on;
            client.contactList().tellRead(of.id(), tell);
            printer.print(
                    Map.of("conversation", of.name(), "read-receipts", choice.name()),
                    String.format(
                            Locale.ROOT,
                            "%s is %s told what you have read.",
                            Printer.visible(of.name()),
                            tell ? "from now on" : "not"));
        }
        return 0;
    }
}
