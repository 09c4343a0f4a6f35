package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.protocol.room.AccountAddress;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit rename WHO [NAME]}: the user's own name for a conversation, or an account. */
@Command(
        name = "rename",
        description = {
            "Call a contact or a room by a name of your own, which nobody else sees.",
            "With --member, somebody in the room whom you know by an account."
        },
        mixinStandardHelpOptions = true)
final class RenameCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;
    @Mixin WhoOption who;

    @Parameters(index = "0", paramLabel = "CONTACT|HANDLE@RELAY|ROOM")
    String contact;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "Without one, their own is used again.")
    Optional<String> name;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            switch (who.find(client, contact)) {
                case WhoOption.Who.Account(AccountAddress address, String before) ->
                        print(
                                "account",
                                client.contactList().accounts().rename(address, name.orElse("")),
                                before);
                case WhoOption.Who.Kept(Conversation before) -> {
                    client.contactList().rename(before.id(), name);
                    print("contact", client.nameOf(before.id()), before.name());
                }
            }
        }
        return 0;
    }

    private void print(String key, String now, String before) {
        printer.print(
                Map.of(key, now, "before", before),
                Printer.visible(before) + " is now " + Printer.visible(now) + ".");
    }
}
