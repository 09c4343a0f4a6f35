package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.RoomChanges;
import chat.tacit.client.account.AccountCodes;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.room.RoomPerson;
import chat.tacit.web.form.MemberForm;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.util.Map;

/** Requests about the members of a room, each named as {@code members} names it. */
final class MemberRequests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Seat seat;

    MemberRequests(Seat seat) {
        this.seat = seat;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("members", this::members);
        handlers.put("member", this::member);
        handlers.put("member-verify", this::verify);
        handlers.put("member-accept", this::accept);
        handlers.put("room-remove", this::remove);
        handlers.put("room-role", this::role);
    }

    private JsonObject members(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        ConversationId room = asked.room(client).id();
        JsonArray members = new JsonArray();
        for (RoomPerson person : client.rooms().members(room)) {
            boolean blocked =
                    !person.own() && client.contactList().accounts().isBlocked(person.address());
            members.add(new JsonObject(MemberForm.fields(person, blocked)));
        }
        return new JsonObject()
                .put("members", members)
                .put("expected", new JsonArray(client.rooms().expected(room)))
                .put("alarms", client.rooms().alarms().unseen(room));
    }

    private JsonObject member(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        AccountCodes.Codes codes =
                client.rooms().codes(asked.room(client).id(), asked.text("member"));
        JsonObject form = new JsonObject().put("code", codes.known().toString());
        codes.other().ifPresent(other -> form.put("other", other.toString()));
        return form;
    }

    private JsonObject verify(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Conversation room = asked.room(client);
        if (!client.rooms().compare(room.id(), asked.text("member"), asked.text("code"))) {
            throw new Refused(
                    409,
                    "the codes differ: somebody may be in their place, or they read it of another"
                            + " account.");
        }
        return changed(room);
    }

    /** Takes the key that was told instead, without a code. */
    private JsonObject accept(Asked asked) throws ClientException, Refused {
        Conversation room = asked.room(seat.client());
        seat.client().rooms().accept(room.id(), asked.text("member"));
        return changed(room);
    }

    private JsonObject changed(Conversation room) throws Refused {
        seat.herald().changed(room.id());
        return new JsonObject();
    }

    private JsonObject remove(Asked asked) throws ClientException, Refused {
        Conversation room = asked.room(seat.client());
        RoomChanges changes = seat.client().rooms().changes();
        return RoomRequests.changed(
                seat,
                room,
                changes.remove(room.id(), asked.text("member"), false, PATIENCE).done());
    }

    private JsonObject role(Asked asked) throws ClientException, Refused {
        Conversation room = asked.room(seat.client());
        RoomChanges changes = seat.client().rooms().changes();
        String member = asked.text("member");
        return RoomRequests.changed(
                seat,
                room,
                switch (asked.text("role")) {
                    case "owner" -> changes.owner(room.id(), member, PATIENCE);
                    case "admin" -> changes.role(room.id(), member, true, PATIENCE);
                    case "member" -> changes.role(room.id(), member, false, PATIENCE);
                    default -> throw Refused.form("'role' is owner, admin or member.");
                });
    }
}
