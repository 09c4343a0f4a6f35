package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.Account;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.room.RoomRequest;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit accept NAME} and {@code tacit reject NAME}: decides about a request. */
abstract sealed class DecideCommand implements Callable<Integer> {
    private static final Duration LEAVE = Duration.ofMillis(2_500);

    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "NAME")
    String name;

    /** Decides, and gives the sentence and the event for it. */
    abstract Map.Entry<String, String> decide(Client client, Request request)
            throws ClientException, Trouble;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Request request = client.requests().find(name);
            Map.Entry<String, String> done = decide(client, request);
            printer.print(
                    Map.of("event", done.getKey(), "conversation", request.name()),
                    done.getValue().formatted(Printer.visible(request.name())));
        }
        return 0;
    }

    /** {@code tacit accept NAME}. */
    @Command(
            name = "accept",
            description =
                    "Accept a request: they see your profile, and you can talk. Of a room: you"
                            + " come in with an account of yours.",
            mixinStandardHelpOptions = true)
    static final class Accept extends DecideCommand {
        @Mixin OwnAccount account;

        @Option(
                names = "--relay",
                paramLabel = "ADDRESS",
                description =
                        "Where an account is made for this, if you have none (default: the"
                                + " profile's first relay).")
        @Nullable String relay;

        @Option(
                names = "--timeout",
                paramLabel = "S",
                defaultValue = "20",
                description = "Seconds to wait until you are in a room.")
        long timeout;

        @Override
        Map.Entry<String, String> decide(Client client, Request request)
                throws ClientException, Trouble {
            if (request.room().isPresent()) {
                return enter(client, request.room().get());
            }
            if (account.isGiven() || relay != null) {
                throw new Trouble("accounts are for rooms; a contact isn't told any.");
            }
            client.requests().accept(request.id());
            client.flush(LEAVE);
            return request.stranger().isPresent()
                    ? Map.entry(
                            "accepted",
                            "The request of %s is accepted: they are a contact when they have"
                                    + " answered.")
                    : Map.entry("accepted", "%s is a contact now.");
        }

        private static Account invited(Client client, AccountId which) throws Trouble {
            return client.accounts()
                    .find(which)
                    .orElseThrow(() ->
                            new Trouble(
                                    "this machine hasn't the account any more that is invited;"
                                            + " 'tacit account sign-in' has it again."));
        }

        private Map.Entry<String, String> enter(Client client, RoomRequest request)
                throws ClientException, Trouble {
            if (request.step() != RoomRequest.Step.ASKED) {
                throw new Trouble("that is decided already; 'tacit requests' says how far it is.");
            }
            Optional<AccountId> invited = client.rooms().invited(request);
            Optional<RelayAddress> at =
                    relay == null ? Optional.empty() : Optional.of(Addresses.one(relay));
            Account own =
                    invited.isPresent() && !account.isGiven()
                            ? invited(client, invited.get())
                            : account.choose(client, printer, at);
            if (invited.filter(it -> !it.equals(own.id())).isPresent()) {
                throw new Trouble("another account of yours is invited: leave --account out.");
            }
            Optional<Conversation> entered =
                    client.rooms().accept(request, own.id(), Duration.ofSeconds(timeout));
            client.flush(LEAVE);
            return entered.isPresent()
                    ? Map.entry("entered", "You are in %s.")
                    : Map.entry(
                            "accepted",
                            "You are let into %s when whoever asked, and the room's relay, are"
                                    + " there; 'tacit receive' sees to it.");
        }
    }

    /** {@code tacit reject NAME}. */
    @Command(
            name = "reject",
            description =
                    "Forget a request and what it said; the sender isn't told, but for a contact"
                            + " who asked you to come to a room.",
            mixinStandardHelpOptions = true)
    static final class Reject extends DecideCommand {
        @Option(
                names = "--block",
                description = "Of a room, drop whatever else the account asks that invited you.")
        boolean block;

        @Override
        Map.Entry<String, String> decide(Client client, Request request)
                throws ClientException, Trouble {
            if (block) {
                AccountAddress inviter =
                        request.room()
                                .flatMap(RoomRequest::inviter)
                                .orElseThrow(() ->
                                        new Trouble(
                                                "--block is for accounts; 'tacit block' is for"
                                                        + " contacts."));
                client.contactList().accounts().block(inviter, true);
                return Map.entry("rejected", "The request of %s is forgotten, its sender blocked.");
            }
            client.requests().reject(request.id());
            client.flush(LEAVE);
            return Map.entry("rejected", "The request of %s is forgotten.");
        }
    }
}
