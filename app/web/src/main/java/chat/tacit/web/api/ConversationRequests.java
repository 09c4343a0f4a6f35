package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.web.form.ConversationForm;
import chat.tacit.web.form.MessageForm;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests for what there is to see: conversations and what was said in them. */
final class ConversationRequests {
    private static final int MOST = 200;

    private final Seat seat;

    ConversationRequests(Seat seat) {
        this.seat = seat;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("conversations", _ -> conversations());
        handlers.put("history", this::history);
        handlers.put("search", this::search);
        handlers.put("read", this::read);
    }

    private JsonObject conversations() throws Refused {
        Client client = seat.client();
        JsonArray all = new JsonArray();
        client.messages().overviews().stream()
                .filter(one -> one.conversation().state() != Conversation.State.REQUEST)
                .forEach(one -> all.add(ConversationForm.of(client, one)));
        return new JsonObject().put("conversations", all);
    }

    private JsonObject history(Asked asked) throws Refused {
        Client client = seat.client();
        ConversationId of = asked.conversation(client).id();
        int limit = asked.number("limit", MOST);
        List<Message> found =
                client.messages().page(of, asked.optionalMessage("before"), limit + 1);
        boolean more = found.size() > limit;
        return messages(client, more ? found.subList(1, found.size()) : found).put("more", more);
    }

    private JsonObject search(Asked asked) throws Refused {
        Client client = seat.client();
        String words = asked.text("text");
        int limit = asked.number("limit", MOST);
        Optional<String> in = asked.optionalText("conversation");
        return messages(
                client,
                in.isPresent()
                        ? client.messages().search(asked.conversation(client).id(), words, limit)
                        : client.messages().searchEverywhere(words, limit));
    }

    private static JsonObject messages(Client client, List<Message> messages) {
        JsonArray all = new JsonArray();
        messages.forEach(message -> all.add(MessageForm.of(client, message)));
        return new JsonObject().put("messages", all);
    }

    private JsonObject read(Asked asked) throws Refused {
        Message upTo = asked.message(seat.client());
        seat.client().messages().read(upTo.conversation(), upTo.id());
        seat.herald().changed(upTo.conversation());
        return new JsonObject();
    }
}
