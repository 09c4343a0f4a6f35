package chat.tacit.cli;

import chat.tacit.client.AccountBook;
import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.protocol.room.AccountAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit block WHO [--off]}: hears no more of a contact, or of an account. */
@Command(
        name = "block",
        description = {
            "Drop what a contact says, and send nothing to them; they aren't told.",
            "Of an account, drop its invitations, and don't show what it says in rooms; it goes on"
                    + " being a member."
        },
        mixinStandardHelpOptions = true)
final class BlockCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;
    @Mixin WhoOption who;

    @Parameters(
            arity = "0..1",
            paramLabel = "CONTACT|HANDLE@RELAY|ROOM",
            description = "Whom; with --member, the room. Without, list the blocked accounts.")
    @Nullable String name;

    @Option(names = "--off", description = "End it.")
    boolean off;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            if (name == null) {
                list(client.contactList().accounts());
                return 0;
            }
            switch (who.find(client, name)) {
                case WhoOption.Who.Account(AccountAddress address, String shown) -> {
                    client.contactList().accounts().block(address, !off);
                    print("account", address.toString(), shown);
                }
                case WhoOption.Who.Kept(Conversation found) -> {
                    if (found.kind() == Conversation.Kind.ROOM) {
                        throw new Trouble(
                                "a room can't be blocked: 'tacit mute' keeps it quiet, 'tacit"
                                        + " leave' leaves it, --member NAME blocks somebody in it.");
                    }
                    client.contactList().block(found.id(), !off);
                    print("conversation", found.name(), found.name());
                }
            }
        }
        return 0;
    }

    private void list(AccountBook accounts) throws Trouble {
        if (off || who.member != null) {
            throw new Trouble(
                    "say whom: a contact, an account's handle@relay, or a room's member.");
        }
        List<AccountAddress> blocked = accounts.blocked();
        for (AccountAddress one : blocked) {
            printer.print(Map.of("account", one.toString(), "blocked", true), one.toString());
        }
        if (blocked.isEmpty()) {
            printer.remark("No account is blocked.");
        }
    }

    private void print(String key, String value, String shown) {
        printer.print(
                Map.of(key, value, "blocked", !off),
                "%s is %sblocked.".formatted(Printer.visible(shown), off ? "no longer " : ""));
    }
}
