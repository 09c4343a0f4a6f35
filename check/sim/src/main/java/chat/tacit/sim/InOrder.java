package chat.tacit.sim;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;

import java.util.HashMap;
import java.util.Map;

/** Messages are shown in the order of their numbers, until a person is told that some are late. */
final class InOrder implements Invariant {
    @Override
    public void check(World world) {
        world.people().forEach(InOrder::check);
    }

    private static void check(Person person) {
        Map<ConversationId, Long> last = new HashMap<>();
        for (Shown shown : person.screen()) {
            Message message = shown.message();
            if (message.type() != Message.Type.TEXT || shown.gaveUp()) {
                continue;
            }
            Long before = last.put(message.conversation(), message.number());
            if (before != null && before >= message.number()) {
                throw new Broken(
                        "%s saw number %d after %d"
                                .formatted(person.name(), message.number(), before));
            }
        }
    }
}
