package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.RoomChanges;
import chat.tacit.client.Rooms;
import chat.tacit.client.account.Account;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.room.Invitees;
import chat.tacit.client.room.RoomRequest;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.web.files.Ids;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests about rooms. */
final class RoomRequests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LEAVE = Duration.ofMillis(2_500);

    private final Seat seat;

    RoomRequests(Seat seat) {
        this.seat = seat;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("room-create", this::create);
        handlers.put("room-invite", this::invite);
        handlers.put("room-rename", this::rename);
        handlers.put("room-resume", this::resume);
        handlers.put("room-leave", this::leave);
        handlers.put("room-delete", this::delete);
    }

    private JsonObject create(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Rooms.Made made = client.rooms().create(asked.text("name"), account(client).id(), PATIENCE);
        Invitation.Beginning now = new Invitation.Beginning.Now();
        ask(client, made.room().id(), asked.texts("conversations"), now);
        seat.herald().changed(made.room().id());
        return done(made.room().id(), made.done());
    }

    /** Asks contacts, and the account that is named, whether they come. */
    private JsonObject invite(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        ConversationId room = asked.room(client).id();
        Optional<String> named = asked.optionalText("account").map(String::strip);
        Invitation.Beginning beginning = beginning(asked);
        RoomChanges.Done done = RoomChanges.Done.STANDS;
        if (named.isPresent()) {
            AccountAddress account = client.rooms().account(named.get());
            Invitees.Terms terms = client.rooms().terms(room, beginning, "");
            done = client.rooms().invite(room, account, terms, PATIENCE);
        }
        ask(client, room, asked.texts("conversations"), beginning);
        return done(room, done);
    }

    /** From where on they read what was said. */
    private static Invitation.Beginning beginning(Asked asked) throws Refused {
        return switch (asked.optionalText("history").orElse("now")) {
            case "now" -> new Invitation.Beginning.Now();
            case "all" -> new Invitation.Beginning.All();
            default -> throw Refused.form("'history' is now or all.");
        };
    }

    private static void ask(
            Client client,
            ConversationId room,
            List<String> contacts,
            Invitation.Beginning beginning)
            throws ClientException, Refused {
        for (String contact : contacts) {
            client.rooms().invite(room, Ids.conversation(contact), beginning);
        }
        client.flush(LEAVE);
    }

    private JsonObject rename(Asked asked) throws ClientException, Refused {
        Conversation room = asked.room(seat.client());
        return changed(
                seat,
                room,
                seat.client().rooms().changes().rename(room.id(), asked.text("name"), PATIENCE));
    }

    /** The user has seen what is wrong with it. */
    private JsonObject resume(Asked asked) throws ClientException, Refused {
        Conversation room = asked.room(seat.client());
        int seen = seat.client().rooms().alarms().resume(room.id());
        seat.herald().changed(room.id());
        return new JsonObject().put("alarms", seen);
    }

    private JsonObject leave(Asked asked) throws ClientException, Refused {
        Conversation room = asked.room(seat.client());
        return changed(seat, room, seat.client().rooms().changes().leave(room.id(), PATIENCE));
    }

    private JsonObject delete(Asked asked) throws ClientException, Refused {
        Conversation room = asked.room(seat.client());
        return changed(seat, room, seat.client().rooms().changes().delete(room.id(), PATIENCE));
    }

    /** Tells pages of a change, and what became of it. */
    static JsonObject changed(Seat seat, Conversation room, RoomChanges.Done done) throws Refused {
        seat.herald().changed(room.id());
        return done(room.id(), done);
    }

    private static JsonObject done(ConversationId room, RoomChanges.Done done) {
        return new JsonObject()
                .put("conversation", room.bytes().hex())
                .put("stands", done == RoomChanges.Done.STANDS);
    }

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
    private static Account account(Client client) throws Refused {
        List<Account> ready = client.accounts().all().stream().filter(Account::isReady).toList();
        if (ready.isEmpty()) {
            throw new Refused(409, "rooms need an account at a relay; make one first.");
        }
        return ready.getFirst();
    }
}
