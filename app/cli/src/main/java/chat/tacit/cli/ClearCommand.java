package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit clear CONVERSATION}: forgets what was said. */
@Command(
        name = "clear",
        description =
                "Forget what was said in a conversation, but for your messages that are still on"
                        + " their way.",
        mixinStandardHelpOptions = true)
final class ClearCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "CONVERSATION")
    String conversation;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation found = client.find(conversation);
            client.contactList().clear(found.id());
            printer.print(
                    Map.of("conversation", found.name(), "event", "cleared"),
                    "The history with " + Printer.visible(found.name()) + " is forgotten here.");
        }
        return 0;
    }
}
