package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.live.presence.Presence;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit leave}: leaves a room, or a live session that another process is in. */
@Command(
        name = "leave",
        description =
                "Leave a room, which stays readable; or a live session: the process that was in it"
                        + " ends, and what was said there is gone.",
        mixinStandardHelpOptions = true)
final class LeaveCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "ROOM|SESSION")
    String session;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            switch (Named.of(client, session)) {
                case Named.Live(Presence presence) -> {
                    presence.leave();
                    printer.print(
                            Map.of("event", "left", "session", presence.name()),
                            "You left " + Printer.visible(presence.name()) + ".");
                }
                case Named.Kept(Conversation kept) when kept.kind() == Conversation.Kind.ROOM ->
                        new RoomLines(client, printer).leave(kept);
                case Named.Kept(Conversation kept) ->
                        throw new Trouble(
                                "you aren't in a live session called '"
                                        + Printer.visible(kept.name())
                                        + "'; 'tacit delete' ends a conversation with a"
                                        + " contact.");
            }
        }
        return 0;
    }
}
