package chat.tacit.web.form;

import chat.tacit.client.Client;
import chat.tacit.client.Overview;
import chat.tacit.client.conversation.Conversation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A conversation as the page's list shows it. */
public final class ConversationForm {
    private ConversationForm() {}

    public static JsonObject of(Client client, Overview one) {
        Conversation conversation = one.conversation();
        JsonObject form =
                new JsonObject()
                        .put("conversation", conversation.id().bytes().hex())
                        .put("name", conversation.name())
                        .put("kind", conversation.kind().word())
                        .put("level", conversation.level().text())
                        .put("state", conversation.state().word())
                        .put("marks", marks(conversation))
                        .put("unread", conversation.unread())
                        .put("time", conversation.lastAt().toString())
                        .put("route", route(one))
                        .put("picture", one.picture());
        one.last().ifPresent(last -> form.put("last", MessageForm.of(client, last)));
        return form;
    }

    /** What the user decided about it. */
    public static JsonArray marks(Conversation conversation) {
        JsonArray marks = new JsonArray();
        conversation.marks().forEach(mark -> marks.add(mark.word()));
        return marks;
    }

    private static String route(Overview one) {
        return switch (one.conversation().kind()) {
            case ROOM -> "room";
            case CONTACT -> one.hidden() ? "hidden" : "queues";
        };
    }
}
