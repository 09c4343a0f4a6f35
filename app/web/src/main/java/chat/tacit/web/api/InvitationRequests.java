package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.LiveSessions;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.profile.LongWork;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests by which people meet. */
final class InvitationRequests {
    private static final Duration LEAVE = Duration.ofMillis(2_500);

    private final Seat seat;

    InvitationRequests(Seat seat) {
        this.seat = seat;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("invite", this::invite);
        handlers.put("connect", this::connect);
        handlers.put("requests", _ -> requests());
        handlers.put("accept", this::accept);
        handlers.put("reject", this::reject);
        handlers.put("rekey", this::rekey);
    }

    private JsonObject invite(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Travel travel = travel(asked);
        String link =
                asked.flag("reusable")
                        ? client.addresses().make(travel).link()
                        : client.invite(terms(asked, travel)).link();
        return new JsonObject().put("link", link).put("qr", QrRows.of(link));
    }

    private static InvitationTerms terms(Asked asked, Travel travel) throws Refused {
        boolean ask = asked.flag("ask");
        return asked.flag("hidden")
                ? InvitationTerms.hidden(pair(), travel, ask)
                : new InvitationTerms(isLong(asked), travel, ask);
    }

    /** A link by which the keys of one contact are made anew, when they open it. */
    private JsonObject rekey(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Travel travel = travel(asked);
        InvitationTerms terms = new InvitationTerms(isLong(asked), travel, false);
        String link = client.contactList().rekey(asked.conversation(client).id(), terms).link();
        return new JsonObject().put("link", link).put("qr", QrRows.of(link));
    }

    private static JoseKey pair() {
        return LongWork.done(() -> JoseKey.generate(Entropy.system()));
    }

    private static boolean isLong(Asked asked) throws Refused {
        return switch (asked.optionalText("form").orElse("short")) {
            case "short" -> false;
            case "long" -> true;
            default -> throw Refused.form("'form' is short or long.");
        };
    }

    private static Travel travel(Asked asked) throws Refused {
        return switch (asked.optionalText("travel").orElse("link")) {
            case "link" -> Travel.LINK;
            case "screen" -> Travel.SCREEN;
            default -> throw Refused.form("'travel' is link or screen.");
        };
    }

    private JsonObject connect(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        String link = asked.text("link").strip();
        Optional<LiveInvitation> live = LiveSessions.invitation(link);
        if (live.isPresent()) {
            return new JsonObject().put("live", live.get().session().name().text());
        }
        List<RelayAddress> strange = client.relays().strange(link);
        if (!strange.isEmpty() && !asked.flag("trust")) {
            return strange(strange);
        }
        client.relays().trust(strange);
        Conversation made = client.connect(link, travel(asked), asked.optionalText("greeting"));
        seat.met(made.id());
        seat.herald().changed(made.id());
        return new JsonObject().put("conversation", made.id().bytes().hex());
    }

    /** Relays that the user has to allow first. */
    static JsonObject strange(List<RelayAddress> relays) {
        JsonArray addresses = new JsonArray();
        relays.forEach(relay -> addresses.add(relay.toString()));
        return new JsonObject().put("strange", addresses);
    }

    private JsonObject requests() throws Refused {
        JsonArray all = new JsonArray();
        for (Request one : seat.client().requests().all()) {
            JsonObject form =
                    new JsonObject()
                            .put("conversation", one.id().bytes().hex())
                            .put("name", one.name())
                            .put("kind", kind(one))
                            .put("level", one.level().text())
                            .put("text", one.greeting())
                            .put("time", one.at().toString());
            one.room()
                    .ifPresent(room -> {
                        form.put("from", room.from());
                        form.put("step", room.step().word());
                        if (!room.reason().isEmpty()) {
                            form.put("reason", room.reason());
                        }
                    });
            all.add(form);
        }
        return new JsonObject().put("requests", all);
    }

    private static String kind(Request one) {
        return one.stranger().isPresent() ? "mesh" : one.room().isPresent() ? "room" : "contact";
    }

    private JsonObject accept(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Request request = request(client, asked);
        if (request.room().isPresent()) {
            RoomRequests.enter(client, request.room().get());
        } else {
            client.requests().accept(request.id());
            if (request.stranger().isEmpty()) {
                seat.met(request.id());
            }
        }
        client.flush(LEAVE);
        seat.herald().changed(request.id());
        return new JsonObject().put("conversation", request.id().bytes().hex());
    }

    private JsonObject reject(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Request request = request(client, asked);
        client.requests().reject(request.id());
        seat.herald().changed(request.id());
        return new JsonObject();
    }

    private static Request request(Client client, Asked asked) throws Refused {
        var id = asked.conversation();
        return client.requests().all().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refused.gone("that request isn't there."));
    }
}
