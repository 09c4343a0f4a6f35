package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Card;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.LinkedHashMap;
import java.util.List;
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
            List<ConversationId> untold = client.devices().untold();
            for (Conversation contact : client.contactList().all()) {
                if (contact.state() == Conversation.State.REQUEST) {
                    continue; // 'tacit requests' has these
                }
                Card card = client.contactList().card(contact.id());
                List<String> marks = contact.marks().stream().map(Conversation.Mark::word).toList();
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("contact", contact.name());
                fields.put("told", card.told());
                fields.put("level", contact.level().text());
                fields.put("state", contact.state().word());
                int devices = client.contactList().devices(contact.id());
                fields.put("devices", devices);
                boolean isUntold = untold.contains(contact.id());
                fields.put("untold", isUntold);
                fields.put("status", card.status());
                fields.put("note", card.note());
                fields.put("marks", marks);
                boolean hidden = client.contactList().isHidden(contact.id());
                fields.put("hidden", hidden);
                fields.put("deniable", !hidden); // packets of the mesh are signed
                String line =
                        "%-24s %-10s %-8s %s"
                                .formatted(
                                        Printer.visible(contact.name()),
                                        contact.level().text(),
                                        contact.state().word(),
                                        String.join(" ", marks));
                String several = devices == 1 ? "" : " " + devices + " devices";
                String route = hidden ? " hidden" : "";
                String removal = isUntold ? " not yet told of a removed device" : "";
                printer.print(
                        fields,
                        (line + route + several + removal + " " + Printer.visible(card.status()))
                                .strip());
            }
            if (client.relays().all().size() < 2) {
                printer.remark(
                        "This profile knows only one relay: add another with 'tacit relay add'.");
            }
        }
        return 0;
    }
}
