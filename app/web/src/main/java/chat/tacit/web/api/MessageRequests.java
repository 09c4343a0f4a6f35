package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.web.form.MessageForm;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonObject;

import java.util.Map;
import java.util.Optional;

/** Requests that say something, or change what was said. */
final class MessageRequests {
    private final Seat seat;

    MessageRequests(Seat seat) {
        this.seat = seat;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("send", this::send);
        handlers.put("edit", this::edit);
        handlers.put("delete", this::delete);
        handlers.put("react", this::react);
    }

    private JsonObject send(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        ConversationId to = asked.conversation(client).id();
        String text = asked.text("text");
        Optional<ContentId> reply = asked.optionalMessage("reply");
        if (reply.isEmpty()) {
            return made(client, client.send(to, text));
        }
        Message answered =
                client.messages()
                        .find(to, reply.get())
                        .orElseThrow(() -> Refused.gone("what it answers isn't there."));
        return made(client, client.messages().reply(answered, text));
    }

    private JsonObject edit(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Message message = asked.message(client);
        client.messages().edit(message, asked.text("text"));
        return told(client, message);
    }

    private JsonObject delete(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Message message = asked.message(client);
        client.messages().unsend(message);
        return told(client, message);
    }

    private JsonObject react(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Message message = asked.message(client);
        client.messages().react(message, asked.text("text"));
        return told(client, message);
    }

    /** The message that was made, which every page is told. */
    private JsonObject made(Client client, Message message) throws Refused {
        seat.herald().came(message);
        return new JsonObject().put("message", MessageForm.of(client, client.message(message)));
    }

    /** The message as it is now, which every page is told. */
    private JsonObject told(Client client, Message message) throws Refused {
        seat.herald().changed(message);
        return new JsonObject().put("message", MessageForm.of(client, client.message(message)));
    }
}
