package chat.tacit.client;

import chat.tacit.client.conversation.ConversationId;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Passes on what is said about conversations, as sentences that begin with their names, and relays.
 */
record Notices(Consumer<String> listener, Function<ConversationId, String> names)
        implements Consumer<Event> {

    @Override
    public void accept(Event event) {
        if (event instanceof Event.Noticed(ConversationId conversation, String sentence)) {
            listener.accept(names.apply(conversation) + ": " + sentence);
        } else if (event instanceof Event.RelayRetires(var _, String sentence)) {
            listener.accept(sentence);
        }
    }
}
