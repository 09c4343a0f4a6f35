package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.relay.queue.QueueEndpoint;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/** A recipient that doesn't read costs the relay a bounded amount and nobody else anything. */
class BackpressureTest {
    private static final int QUEUES = 100;
    private static final int EACH = 16;
    private static final int TIMES = 64;

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

    /** Between its farewell and the end of its connection messages come for it. */
    @Test
    void recipientThatLeavesAmongItsMessagesIsNoFaultOfTheRelays() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(QueueEndpoint.class);
        logger.addAppender(log);
        byte[] body = Entropy.system().bytes(Body.SMALL);
        try (RunningRelay relay = RunningRelay.start();
                QueueClient sender = connect(relay)) {
            for (int i = 0; i < TIMES; i++) {
                try (QueueClient leaving = connect(relay)) {
                    QueueClient.QueueBox queue = leaving.create();
                    leaving.subscribe(queue, EACH);
                    List<Long> asked = new ArrayList<>();
                    for (int k = 0; k < EACH; k++) {
                        asked.add(sender.send(queue, body));
                        if (k == i % EACH) {
                            leaving.socket.hangUp();
                        }
                    }
                    for (long one : asked) {
                        assertThat(sender.sent(queue, one)).isEqualTo(new Reply.Done());
                    }
                }
            }
            await().until(() -> relay.metric("tacit_sessions") == 1);
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list).isEmpty();
    }

    private static QueueClient connect(RunningRelay relay) throws Exception {
        return new QueueClient(TestClient.overTls(relay.port()).greet(relay.address()));
    }
}
