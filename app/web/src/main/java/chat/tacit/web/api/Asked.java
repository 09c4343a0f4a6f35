package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.web.files.Ids;
import chat.tacit.web.seat.Refused;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The members of a request, read strictly. */
public record Asked(JsonObject body) {

    /** A text that has to be there. */
    public String text(String name) throws Refused {
        return optionalText(name).orElseThrow(() -> Refused.form("'" + name + "' is missing."));
    }

    /** A text, if it is there. */
    public Optional<String> optionalText(String name) throws Refused {
        return switch (body.getValue(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw Refused.form("'" + name + "' is no text.");
        };
    }

    /** A secret that has to be there; the caller wipes it. */
    public Secret secret(String name) throws Refused {
        return Secret.owned(text(name).getBytes(StandardCharsets.UTF_8));
    }

    /** A flag; false if it isn't there. */
    public boolean flag(String name) throws Refused {
        return switch (body.getValue(name)) {
            case null -> false;
            case Boolean flag -> flag;
            default -> throw Refused.form("'" + name + "' is neither true nor false.");
        };
    }

    /** A number from 1 to {@code most}, which it is if it isn't there. */
    public int number(String name, int most) throws Refused {
        return switch (body.getValue(name)) {
            case null -> most;
            case Integer number when number >= 1 && number <= most -> number;
            default -> throw Refused.form("'" + name + "' is no number from 1 to " + most + ".");
        };
    }

    /** Texts; none if they aren't there. */
    public List<String> texts(String name) throws Refused {
        return switch (body.getValue(name)) {
            case null -> List.of();
            case JsonArray all -> texts(name, all);
            default -> throw Refused.form("'" + name + "' is no list.");
        };
    }

    private static List<String> texts(String name, JsonArray all) throws Refused {
        List<String> texts = new ArrayList<>();
        for (Object one : all) {
            if (!(one instanceof String text)) {
                throw Refused.form("'" + name + "' has something that is no text.");
            }
            texts.add(text);
        }
        return texts;
    }

    /** The conversation that is named by its id. */
    public ConversationId conversation() throws Refused {
        return Ids.conversation(text("conversation"));
    }

    /** The conversation that is named by its id, which is there. */
    public Conversation conversation(Client client) throws Refused {
        return client.messages()
                .overview(conversation())
                .orElseThrow(() -> Refused.gone("there is no such conversation."))
                .conversation();
    }

    /** The room that is named by its id, which is there. */
    Conversation room(Client client) throws Refused {
        Conversation one = conversation(client);
        if (one.kind() != Conversation.Kind.ROOM) {
            throw new Refused(409, "that is no room.");
        }
        return one;
    }

    /** The id of a message, if it is there. */
    public Optional<ContentId> optionalMessage(String name) throws Refused {
        Optional<String> id = optionalText(name);
        return id.isEmpty() ? Optional.empty() : Optional.of(Ids.message(name, id.get()));
    }

    /** The message that is named by its conversation and id, which is there. */
    public Message message(Client client) throws Refused {
        return client.messages()
                .find(conversation(), Ids.message("message", text("message")))
                .orElseThrow(() -> Refused.gone("there is no such message."));
    }
}
