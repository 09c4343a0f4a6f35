package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.RoomChanges;
import chat.tacit.client.Rooms;
import chat.tacit.client.account.Account;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit room create NAME}. */
@Command(
        name = "create",
        description = "Make a room at the relay of an account of yours, which owns it.",
        mixinStandardHelpOptions = true)
final class RoomCreateCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;
    @Mixin OwnAccount account;

    @Parameters(paramLabel = "NAME")
    String name;

    @Option(
            names = "--relay",
            paramLabel = "ADDRESS",
            description =
                    "Where it is: the relay of one of your accounts, or one at which an account is"
                            + " made for it.")
    @Nullable String relay;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "20",
            description = "Seconds to wait for the relay.")
    long timeout;

    @Override
    public Integer call() throws ClientException, Trouble {
        Optional<RelayAddress> at =
                relay == null ? Optional.empty() : Optional.of(Addresses.one(relay));
        try (Client client = profiles.open()) {
            Account owner = account.choose(client, printer, at);
            Rooms.Made made = client.rooms().create(name, owner.id(), Duration.ofSeconds(timeout));
            boolean stands = made.done() == RoomChanges.Done.STANDS;
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "created");
            fields.put("conversation", made.room().name());
            fields.put("host", owner.address().relay().toString());
            fields.put("account", owner.address().toString());
            fields.put("stands", stands);
            String shown = Printer.visible(made.room().name());
            printer.print(
                    fields,
                    stands
                            ? "The room " + shown + " is there."
                            : "The relay doesn't answer now; the room "
                                    + shown
                                    + " is made with the next 'tacit receive' that reaches it.");
            printer.remark("Let somebody in: tacit invite " + shown + " CONTACT|HANDLE@RELAY");
        }
        return 0;
    }
}
