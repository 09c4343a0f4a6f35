package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.LiveSessions;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.client.live.TrustedIdentity;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.web.files.Ids;
import chat.tacit.web.form.ExposureForm;
import chat.tacit.web.live.LiveStay;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Requests about live sessions, of which nothing is kept. */
final class LiveRequests {
    private static final Duration LEAVE = Duration.ofSeconds(5);

    private final Seat seat;

    LiveRequests(Seat seat) {
        this.seat = seat;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("live", _ -> all());
        handlers.put("live-create", this::create);
        handlers.put("live-enter", this::enter);
        handlers.put("live-session", asked -> stay(asked).page());
        handlers.put("live-say", this::say);
        handlers.put("live-compare", this::compare);
        handlers.put("live-trust", this::trust);
        handlers.put("live-invite", this::invite);
        handlers.put("live-explain", asked -> ExposureForm.of(stay(asked).room().explain()));
        handlers.put("live-leave", this::leave);
    }

    private JsonObject all() throws ClientException, Refused {
        JsonArray all = new JsonArray();
        for (LiveStay one : seat.live().all()) {
            if (one.room().isInside()) {
                all.add(one.line());
            }
        }
        return new JsonObject().put("sessions", all);
    }

    private LiveStay stay(Asked asked) throws Refused {
        return seat.live()
                .find(asked.text("session"))
                .filter(one -> one.room().isInside())
                .orElseThrow(() -> Refused.gone("you are in no such live session any more."));
    }

    /** Whoever makes it is in it before anybody is asked, so that they find it. */
    private JsonObject create(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        List<ConversationId> conversations = conversations(client, asked);
        String name = asked.text("name");
        LiveInvitation made =
                asked.flag("open")
                        ? client.live().open(name, Optional.empty())
                        : client.live().vouched(name, Optional.empty(), 1, List.of());
        LiveStay stay = seat.live().enter(made, asked.optionalText("shown"));
        ask(client, made, conversations);
        return new JsonObject().put("session", stay.id());
    }

    /** Contacts, and rooms of which everybody is asked. */
    private static List<ConversationId> conversations(Client client, Asked asked) throws Refused {
        List<ConversationId> conversations = new ArrayList<>();
        for (String text : asked.texts("conversations")) {
            conversations.add(
                    client.messages()
                            .overview(Ids.conversation(text))
                            .orElseThrow(() -> Refused.gone("there is no such conversation."))
                            .conversation()
                            .id());
        }
        return conversations;
    }

    /** Tells of a session; it is a message, and stays in the conversation. */
    private void ask(Client client, LiveInvitation session, List<ConversationId> conversations)
            throws ClientException, Refused {
        for (ConversationId one : conversations) {
            Message sent = client.live().invitations().send(one, session);
            seat.herald().came(sent);
        }
        if (!conversations.isEmpty()) {
            client.flush(LEAVE);
        }
    }

    private JsonObject enter(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        String link = asked.text("link").strip();
        LiveInvitation invitation =
                LiveSessions.invitation(link)
                        .orElseThrow(() -> Refused.form("that leads to no live session."));
        List<RelayAddress> strange = client.relays().strange(link);
        if (!strange.isEmpty() && !asked.flag("trust")) {
            return InvitationRequests.strange(strange);
        }
        client.relays().trust(strange);
        return new JsonObject()
                .put("session", seat.live().enter(invitation, asked.optionalText("shown")).id());
    }

    private JsonObject say(Asked asked) throws ClientException, Refused {
        LiveStay stay = stay(asked);
        String text = asked.text("text");
        Optional<String> to = asked.optionalText("to");
        int others;
        if (to.isPresent()) {
            var _ = stay.room().tell(to.get(), text);
            others = 1;
        } else {
            others = stay.room().say(text);
            if (others == 0) {
                throw new Refused(409, "nobody else is here: it wasn't said to anybody.");
            }
        }
        seat.herald().live(stay.id());
        return new JsonObject().put("others", others);
    }

    private JsonObject compare(Asked asked) throws ClientException, Refused {
        LiveStay stay = stay(asked);
        String result = stay.room().compare(asked.text("view")).name().toLowerCase(Locale.ROOT);
        seat.herald().live(stay.id());
        return new JsonObject().put("comparison", result);
    }

    private JsonObject trust(Asked asked) throws ClientException, Refused {
        LiveStay stay = stay(asked);
        TrustedIdentity kept =
                seat.client().trusted().add(stay.room().identity(asked.text("identity")));
        seat.herald().live(stay.id());
        return new JsonObject().put("name", kept.name()).put("level", kept.level().text());
    }

    private JsonObject invite(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        String link = stay(asked).room().link();
        List<ConversationId> conversations = conversations(client, asked);
        Optional<LiveInvitation> session = LiveSessions.invitation(link);
        if (session.isPresent()) {
            ask(client, session.get(), conversations);
        }
        return new JsonObject().put("link", link).put("qr", QrRows.of(link));
    }

    private JsonObject leave(Asked asked) throws Refused {
        seat.live().leave(stay(asked));
        return new JsonObject();
    }
}
