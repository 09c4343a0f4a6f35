package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.ContactList;
import chat.tacit.client.RoomChanges;
import chat.tacit.client.contact.Card;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Timers;
import chat.tacit.web.form.ConversationForm;
import chat.tacit.web.form.ExposureForm;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Requests about whom one talks to. */
final class ContactRequests {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Seat seat;

    ContactRequests(Seat seat) {
        this.seat = seat;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("contact", this::contact);
        handlers.put("verify", this::verify);
        handlers.put("rename", this::rename);
        handlers.put("note", this::note);
        handlers.put("mark", this::mark);
        handlers.put("timer", this::timer);
        handlers.put("forget", this::forget);
        handlers.put("explain", this::explain);
    }

    private JsonObject contact(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Conversation one = contactOf(asked, client);
        ContactList contacts = client.contactList();
        Card card = contacts.card(one.id());
        Timers.Wanted timer = contacts.disappearing(one.id());
        JsonObject form =
                new JsonObject()
                        .put("conversation", one.id().bytes().hex())
                        .put("name", card.told())
                        .put("status", card.status())
                        .put("note", card.note())
                        .put("level", one.level().text())
                        .put("devices", contacts.devices(one.id()))
                        .put(
                                "routes",
                                new JsonArray()
                                        .add(contacts.isHidden(one.id()) ? "hidden" : "queues"))
                        .put(
                                "timer",
                                new JsonObject()
                                        .put("own", timer.own().toSeconds())
                                        .put("peer", timer.peer().toSeconds()))
                        .put("marks", ConversationForm.marks(one))
                        .put("tells-read", contacts.tellsRead(one.id()))
                        .put("picture", card.picture().isPresent());
        card.ownName().ifPresent(name -> form.put("own-name", name));
        if (one.state() == Conversation.State.ACTIVE) {
            form.put("code", client.securityCode(one.id()));
        }
        return form;
    }

    private static Conversation contactOf(Asked asked, Client client) throws Refused {
        Conversation one = asked.conversation(client);
        if (one.kind() != Conversation.Kind.CONTACT) {
            throw new Refused(409, "that is a room, and no contact.");
        }
        return one;
    }

    private JsonObject verify(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        ConversationId of = contactOf(asked, client).id();
        String code = asked.optionalText("code").orElse(client.securityCode(of));
        if (!client.compare(of, code)) {
            throw new Refused(
                    409,
                    "the codes differ: somebody may be in their place, or they read it of another"
                            + " contact.");
        }
        seat.herald().changed(of);
        return new JsonObject().put("level", client.conversation(of).level().text());
    }

    private JsonObject rename(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Optional<String> name = Optional.of(asked.text("name")).filter(it -> !it.isEmpty());
        client.contactList().rename(asked.conversation(client).id(), name);
        return changed(asked);
    }

    private JsonObject note(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        client.contactList().note(contactOf(asked, client).id(), asked.text("note"));
        return changed(asked);
    }

    private JsonObject mark(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        ConversationId of = asked.conversation(client).id();
        boolean on = asked.flag("on");
        switch (asked.text("mark")) {
            case "muted" -> client.contactList().mute(of, on);
            case "archived" -> client.contactList().archive(of, on);
            case "blocked" -> client.contactList().block(of, on);
            case "tells-read" -> client.contactList().tellRead(of, on);
            default -> throw Refused.form("'mark' is muted, archived, blocked or tells-read.");
        }
        return changed(asked);
    }

    private JsonObject timer(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        int seconds =
                asked.body().getValue("seconds") instanceof Integer given && given >= 0
                        ? given
                        : -1;
        if (seconds < 0) {
            throw Refused.form("'seconds' is no number from 0.");
        }
        Timers.Wanted timer =
                client.contactList()
                        .disappear(contactOf(asked, client).id(), Duration.ofSeconds(seconds));
        return new JsonObject()
                .put("own", timer.own().toSeconds())
                .put("peer", timer.peer().toSeconds());
    }

    private JsonObject forget(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Conversation one = asked.conversation(client);
        if (one.kind() == Conversation.Kind.ROOM && isInside(one)) {
            RoomChanges.Done done = client.rooms().changes().leave(one.id(), PATIENCE);
            if (done != RoomChanges.Done.STANDS) {
                throw new Refused(
                        503,
                        "the room's host can't be asked now; you leave when it answers, and can"
                                + " forget the room then.");
            }
        }
        boolean _ = client.contactList().delete(one.id());
        return changed(asked);
    }

    private static boolean isInside(Conversation room) {
        return room.state() != Conversation.State.LEFT
                && room.state() != Conversation.State.GONE
                && room.state() != Conversation.State.REFUSED;
    }

    private JsonObject changed(Asked asked) throws Refused {
        seat.herald().changed(asked.conversation());
        return new JsonObject();
    }

    private JsonObject explain(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Conversation one = asked.conversation(client);
        return ExposureForm.of(
                switch (one.kind()) {
                    case CONTACT -> client.explain(one.id());
                    case ROOM -> client.rooms().explain(one.id());
                });
    }
}
