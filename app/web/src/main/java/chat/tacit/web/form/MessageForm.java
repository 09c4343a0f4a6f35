package chat.tacit.web.form;

import chat.tacit.client.Client;
import chat.tacit.client.LiveInvitations;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.LinkedHashMap;
import java.util.Map;

/** A message as programs and the page read it. */
public final class MessageForm {
    private MessageForm() {}

    /** Its members, with its conversation by name: what commands print. */
    public static Map<String, Object> fields(Client client, Message message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("conversation", client.nameOf(message.conversation()));
        fields.put("kind", client.rooms().is(message.conversation()) ? "room" : "contact");
        put(client, message, fields);
        return fields;
    }

    /** The same with its conversation by id, whether it is ours and how far it is: for the page. */
    public static JsonObject of(Client client, Message message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("conversation", message.conversation().bytes().hex());
        fields.put("own", message.own());
        put(client, message, fields);
        fields.put("state", message.state().word());
        if (!message.reason().isEmpty()) {
            fields.put("reason", message.reason());
        }
        LiveInvitations.invitation(message)
                .ifPresent(live -> fields.put("live", live.session().name().text()));
        return new JsonObject(fields);
    }

    private static void put(Client client, Message message, Map<String, Object> fields) {
        fields.put("from", message.from());
        message.marks().author().ifPresent(account -> fields.put("account", account.toString()));
        fields.put("id", message.id().bytes().hex());
        fields.put("time", message.sentAt().toString());
        fields.put("type", message.type().word());
        fields.put("text", message.text());
        fields.put("number", message.number());
        if (message.type() == Message.Type.FILE) {
            client.files()
                    .status(message)
                    .ifPresent(file -> fields.put("file", FileForm.fields(file)));
        }
        message.marks().replyTo().ifPresent(to -> fields.put("reply_to", to.bytes().hex()));
        if (message.marks().edited()) {
            fields.put("edited", true);
        }
        if (message.marks().mentioned()) {
            fields.put("mentioned", true);
        }
        if (!message.marks().reactions().isEmpty()) {
            fields.put(
                    "reactions",
                    new JsonArray(
                            message.marks().reactions().stream()
                                    .map(MessageForm::reaction)
                                    .toList()));
        }
    }

    private static JsonObject reaction(Marks.Reaction one) {
        return new JsonObject()
                .put("from", one.from())
                .put("own", one.own())
                .put("emoji", one.emoji());
    }
}
