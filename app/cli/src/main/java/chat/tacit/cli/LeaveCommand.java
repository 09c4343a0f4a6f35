package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.live.presence.Presence;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit leave SESSION}: leaves a live session that another process is in. */
@Command(
        name = "leave",
        description =
                "Leave a live session; the process that was in it ends. What was said there is"
                        + " gone.",
        mixinStandardHelpOptions = true)
final class LeaveCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "SESSION")
    String session;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Presence presence = Named.live(client, session);
            presence.leave();
            printer.print(
                    Map.of("event", "left", "session", presence.name()),
                    "You left " + Printer.visible(presence.name()) + ".");
        }
        return 0;
    }
}
