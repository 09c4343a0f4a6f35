package chat.tacit.sim;

import chat.tacit.client.history.Message;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person sent is on the other's screen, and the person is told that it arrived. */
final class EverythingArrives implements Invariant {
    @Override
    public void check(World world) {
        for (Person person : world.people()) {
            List<Message> undelivered = World.undelivered(person);
            if (!undelivered.isEmpty()) {
                throw new Broken(
                        person.name() + " isn't told that it arrived: " + undelivered.getFirst());
            }
        }
        for (Tie tie : world.ties()) {
            check(tie);
            check(tie.turned());
        }
    }

    private static void check(Tie tie) {
        Set<String> seen =
                tie.other().person().screen().stream()
                        .map(shown -> shown.message().text())
                        .collect(Collectors.toSet());
        for (Message message : tie.one().person().sent()) {
            if (message.conversation().equals(tie.one().conversation())
                    && !seen.contains(message.text())) {
                throw new Broken(
                        tie.other().person().name() + " never saw \"" + message.text() + '"');
            }
        }
    }
}
