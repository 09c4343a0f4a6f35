package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.live.presence.Presence;
import chat.tacit.e2ee.invitation.Level;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit members CONVERSATION}: who is in it. */
@Command(
        name = "members",
        description =
                "Say who is in a conversation, how well you know them, and in a room or a live"
                        + " session who let whom in.",
        mixinStandardHelpOptions = true)
final class MembersCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "CONVERSATION")
    String conversation;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            switch (Named.of(client, conversation)) {
                case Named.Live(Presence presence) -> new LiveLines(printer).members(presence);
                case Named.Kept(Conversation kept) when kept.kind() == Conversation.Kind.ROOM ->
                        new RoomLines(client, printer).members(kept);
                case Named.Kept(Conversation kept) -> {
                    printer.print(fields(kept, client.name(), true), own(client));
                    printer.print(
                            fields(kept, kept.name(), false),
                            Printer.visible(kept.name()) + " (" + kept.level().text() + ")");
                }
            }
        }
        return 0;
    }

    private static String own(Client client) {
        return Printer.visible(client.name()) + " (you)";
    }

    private static Map<String, Object> fields(Conversation of, String name, boolean self) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "member");
        fields.put("conversation", of.name());
        fields.put("name", name);
        fields.put("self", self);
        if (!self) {
            fields.put("level", of.level().text());
            fields.put("compared", of.level() == Level.COMPARED);
        }
        return fields;
    }
}
