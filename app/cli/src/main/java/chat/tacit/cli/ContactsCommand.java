package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit contacts}: the people of the profile and how well each is known. */
@Command(
        name = "contacts",
        description = "List contacts and how well each is known.",
        mixinStandardHelpOptions = true)
final class ContactsCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            for (Conversation contact : client.conversations()) {
                printer.print(
                        Map.of(
                                "contact", contact.name(),
                                "level", contact.level().text(),
                                "state", contact.state().word(),
                                "deniable", true),
                        "%-24s %-10s %s"
                                .formatted(
                                        Printer.visible(contact.name()),
                                        contact.level().text(),
                                        contact.state().word()));
            }
            if (client.relays().size() < 2) {
                printer.remark(
                        "This profile knows only one relay: add another with 'tacit relay add'.");
            }
        }
        return 0;
    }
}
