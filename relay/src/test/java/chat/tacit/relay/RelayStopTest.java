package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.relay.edge.Front;
import chat.tacit.store.rocksdb.RocksStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class RelayStopTest {
    private static final int SENDERS = 4;

    private final Limits limits = Limits.defaults().with(Limit.QUEUE_MESSAGES, 65_536);
    private final Keys keys = new Keys.Passing(new Identity(SigningKey.generate(Entropy.system())));

    @TempDir Path temp;

    @Test
    void whatWasAcknowledgedUnderLoadIsThereAfterARestart() throws Exception {
        List<QueueClient.QueueBox> queues = new ArrayList<>();
        List<List<byte[]>> stored;
        try (Load load = new Load()) {
            RunningRelay relay = start();
            List<QueueClient> clients = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                QueueClient client = connect(relay);
                clients.add(client);
                queues.add(client.create());
            }
            for (int i = 0; i < SENDERS; i++) {
                load.begin(clients.get(i), queues.get(i));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> load.acknowledged() > 500);
            relay.close();
            stored = load.results();
            clients.forEach(QueueClient::close);
        }

        assertThat(stored).allSatisfy(each -> assertThat(each).isNotEmpty());
        try (RunningRelay again = start()) {
            for (int i = 0; i < SENDERS; i++) {
                assertThat(received(again, queues.get(i))).containsAll(asBytes(stored.get(i)));
            }
        }
    }

    @Test
    void connectionThatWaitsIsToldThatTheRelayGoes() throws Exception {
        RunningRelay relay = start();
        try (TestClient client = TestClient.overTls(relay.port()).greet(relay.address())) {
            relay.close();

            assertThat(client.closeCode()).isEqualTo(1001);
        }
        assertThatThrownBy(() -> RawSocket.tcp(relay.port())).isInstanceOf(IOException.class);
    }

    private RunningRelay start() throws Exception {
        return RunningRelay.start(
                keys, limits, new Front.Direct(), RocksStore.open(temp.resolve("store")));
    }

    private static QueueClient connect(RunningRelay relay) throws Exception {
        return new QueueClient(TestClient.overTls(relay.port()).greet(relay.address()));
    }

    /** All that waits in a queue. */
    private static Set<Bytes> received(RunningRelay relay, QueueClient.QueueBox queue)
            throws Exception {
        try (QueueClient client = connect(relay)) {
            int waiting = ((Reply.Subscribed) client.subscribe(queue, 64)).waiting();
            Set<Bytes> bodies = new HashSet<>();
            for (int i = 0; i < waiting; i++) {
                QueueClient.Message message = client.receive();
                bodies.add(Bytes.of(message.body()));
                client.acknowledge(queue, message.id());
            }
            return bodies;
        }
    }

    private static List<Bytes> asBytes(List<byte[]> bodies) {
        return bodies.stream().map(Bytes::of).toList();
    }
}
