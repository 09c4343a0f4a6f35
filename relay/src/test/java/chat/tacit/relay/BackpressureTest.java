package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.Reply;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** A recipient that doesn't read costs the relay a bounded amount and nobody else anything. */
class BackpressureTest {
    private static final int QUEUES = 100;
    private static final int EACH = 16;

    @Test
    void recipientThatReadsNothingIsReadForNoMoreThanItsSocketTakes() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                QueueClient slow = connect(relay);
                QueueClient sender = connect(relay)) {
            List<QueueClient.QueueBox> queues = new ArrayList<>();
            for (int i = 0; i < QUEUES; i++) {
                QueueClient.QueueBox queue = slow.create();
                queues.add(queue);
                slow.subscribe(queue, EACH);
            }
            slow.socket.read(false);
            byte[] body = Entropy.system().bytes(Body.LARGE);
            for (QueueClient.QueueBox queue : queues) {
                for (int i = 0; i < EACH; i++) {
                    assertThat(sender.sendAndWait(queue, body)).isEqualTo(new Reply.Done());
                }
            }
            double delivered = relay.metric("tacit_messages_delivered_total");
            assertThat(delivered).isLessThan(QUEUES * EACH);

            slow.socket.read(true);
            for (int i = 0; i < QUEUES * EACH; i++) {
                slow.receive();
            }
            await().until(() -> relay.metric("tacit_messages_delivered_total") == QUEUES * EACH);
        }
    }

    private static QueueClient connect(RunningRelay relay) throws Exception {
        return new QueueClient(TestClient.overTls(relay.port()).greet(relay.address()));
    }
}
