package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.Rotation;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.protocol.queue.SenderId;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Queues are replaced, and the old ones deleted, though there is never a pause in what comes. */
final class BusyQueuesTest {
    private static final Duration BREATH = Duration.ofMillis(500);
    private static final int BREATHS = 240;

    @AutoClose private final Friends friends = Friends.met();
    private final Device bob = friends.bob();

    @Test
    void queuesAreReplacedWhileTheirContactNeverStopsTalking() throws ClientException {
        List<SenderId> old = used();
        assertThat(old).hasSize(2);
        friends.clock().jump(Rotation.Terms.DEFAULT.age().plusDays(1));
        List<String> said = new ArrayList<>();
        for (int i = 0; i < BREATHS; i++) {
            said.add("and " + i);
            var _ = friends.alice().send(friends.toBob(), said.getLast());
            friends.clock().pass(BREATH);
        }
        assertThat(used()).hasSize(2).doesNotContainAnyElementsOf(old);
        assertThat(bob.number("SELECT COUNT(*) FROM doomed_queue")).isZero();
        friends.clock().pass(BREATH.multipliedBy(10));
        assertThat(bob.texts(friends.toAlice())).containsExactlyElementsOf(said);
    }

    /** Those for messages. */
    private List<SenderId> used() {
        return bob.queues().stream()
                .filter(queue -> !queue.recovery())
                .map(OwnQueue::senderId)
                .toList();
    }
}
