package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.RoomChanges;
import chat.tacit.client.Rooms;
import chat.tacit.client.account.Account;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.room.RoomPerson;
import chat.tacit.client.room.RoomRequest;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.web.files.Ids;
import chat.tacit.web.form.MemberForm;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonArray;
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
        handlers.put("members", this::members);
        handlers.put("room-create", this::create);
        handlers.put("room-invite", this::invite);
        handlers.put("room-remove", this::remove);
        handlers.put("room-leave", this::leave);
        handlers.put("room-delete", this::delete);
    }

    private Conversation room(Asked asked) throws Refused {
        Conversation one = asked.conversation(seat.client());
        if (one.kind() != Conversation.Kind.ROOM) {
            throw new Refused(409, "that is no room.");
        }
        return one;
    }

    private JsonObject members(Asked asked) throws Refused {
        Client client = seat.client();
        ConversationId room = room(asked).id();
        JsonArray members = new JsonArray();
        for (RoomPerson person : client.rooms().members(room)) {
            boolean blocked =
                    !person.own() && client.contactList().accounts().isBlocked(person.address());
            members.add(new JsonObject(MemberForm.fields(person, blocked)));
        }
        return new JsonObject()
                .put("members", members)
                .put("expected", new JsonArray(client.rooms().expected(room)));
    }

    private JsonObject create(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Rooms.Made made = client.rooms().create(asked.text("name"), account(client).id(), PATIENCE);
        ask(client, made.room().id(), asked.texts("conversations"));
        seat.herald().changed(made.room().id());
        return done(made.room().id(), made.done());
    }

    private JsonObject invite(Asked asked) throws ClientException, Refused {
        Conversation room = room(asked);
        ask(seat.client(), room.id(), asked.texts("conversations"));
        return done(room.id(), RoomChanges.Done.STANDS);
    }

    /** Asks contacts whether they come; they read from now on. */
    private static void ask(Client client, ConversationId room, List<String> contacts)
            throws ClientException, Refused {
        for (String contact : contacts) {
            client.rooms().invite(room, Ids.conversation(contact), new Invitation.Beginning.Now());
        }
        client.flush(LEAVE);
    }

    private JsonObject remove(Asked asked) throws ClientException, Refused {
        Conversation room = room(asked);
        RoomChanges.Outcome outcome =
                seat.client()
                        .rooms()
                        .changes()
                        .remove(room.id(), asked.text("member"), false, PATIENCE);
        return changed(room, outcome.done());
    }

    private JsonObject leave(Asked asked) throws ClientException, Refused {
        Conversation room = room(asked);
        return changed(room, seat.client().rooms().changes().leave(room.id(), PATIENCE));
    }

    private JsonObject delete(Asked asked) throws ClientException, Refused {
        Conversation room = room(asked);
        return changed(room, seat.client().rooms().changes().delete(room.id(), PATIENCE));
    }

    private JsonObject changed(Conversation room, RoomChanges.Done done) throws Refused {
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
