package chat.tacit.sim;

import chat.tacit.client.history.Message;

import java.util.HashSet;
import java.util.Set;

/** No message is shown twice, however often it came. */
final class NothingTwice implements Invariant {
    @Override
    public void check(World world) {
        for (Person person : world.people()) {
            Set<String> seen = new HashSet<>();
            for (Shown shown : person.screen()) {
                Message message = shown.message();
                if (message.type() == Message.Type.TEXT && !seen.add(message.text())) {
                    throw new Broken(person.name() + " saw \"" + message.text() + "\" twice");
                }
            }
        }
    }
}
