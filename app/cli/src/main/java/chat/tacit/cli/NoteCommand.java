package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit note CONTACT [TEXT…]}: the user's note about a contact. */
@Command(
        name = "note",
        description = "Keep a note about a contact, which nobody else sees; without TEXT show it.",
        mixinStandardHelpOptions = true)
final class NoteCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(index = "0", paramLabel = "CONTACT")
    String contact;

    @Parameters(
            index = "1..*",
            paramLabel = "TEXT",
            description = "The note; '' takes the old one away.")
    @Nullable List<String> words;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation found = client.find(contact);
            if (words != null) {
                client.contactList().note(found.id(), String.join(" ", words));
            }
            String note = client.contactList().card(found.id()).note();
            printer.print(Map.of("contact", found.name(), "note", note), note);
        }
        return 0;
    }
}
