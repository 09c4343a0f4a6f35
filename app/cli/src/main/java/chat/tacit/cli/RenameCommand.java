package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit rename CONTACT [NAME]}: the user's own name for a contact. */
@Command(
        name = "rename",
        description = "Call a contact by a name of your own, which nobody else sees.",
        mixinStandardHelpOptions = true)
final class RenameCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(index = "0", paramLabel = "CONTACT")
    String contact;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "Without one, the contact's own is used again.")
    Optional<String> name;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation before = client.find(contact);
            client.contactList().rename(before.id(), name);
            String now = client.nameOf(before.id());
            printer.print(
                    Map.of("contact", now, "before", before.name()),
                    Printer.visible(before.name()) + " is now " + Printer.visible(now) + ".");
        }
        return 0;
    }
}
