package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.Account;
import chat.tacit.client.room.RoomRequest;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.web.seat.Refused;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Requests about rooms. */
final class RoomRequests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private RoomRequests() {}

    /** Comes into a room to which one was asked. */
    static void enter(Client client, RoomRequest request) throws ClientException, Refused {
        if (request.step() != RoomRequest.Step.ASKED) {
            throw new Refused(409, "that is decided already.");
        }
        Optional<AccountId> invited = client.rooms().invited(request);
        AccountId own = invited.isPresent() ? invited.get() : account(client).id();
        var _ = client.rooms().accept(request, own, PATIENCE);
    }

    /** The account with which one is in rooms. */
    static Account account(Client client) throws Refused {
        List<Account> ready = client.accounts().all().stream().filter(Account::isReady).toList();
        if (ready.isEmpty()) {
            throw new Refused(409, "rooms need an account at a relay; make one first.");
        }
        return ready.getFirst();
    }
}
