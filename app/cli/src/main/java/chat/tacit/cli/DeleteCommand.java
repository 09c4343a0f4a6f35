package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit delete CONVERSATION}: ends a contact. */
@Command(
        name = "delete",
        description =
                "Delete a contact, what was said, and your queues at the relays. The contact isn't"
                        + " told; what they still send finds no queue.",
        mixinStandardHelpOptions = true)
final class DeleteCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "CONVERSATION")
    String conversation;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation found = client.find(conversation);
            boolean gone = client.contactList().delete(found.id());
            printer.print(
                    Map.of(
                            "conversation",
                            found.name(),
                            "event",
                            "deleted",
                            "queues",
                            gone ? "deleted" : "waiting"),
                    Printer.visible(found.name())
                            + " is deleted here"
                            + (found.kind() == Conversation.Kind.ROOM
                                    ? "."
                                    : gone
                                            ? ", and so are your queues at the relays."
                                            : ". A relay doesn't answer now: the queue there is"
                                                    + " deleted as soon as it does."));
        }
        return 0;
    }
}
