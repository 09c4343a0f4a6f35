package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.relay.edge.Front;
import chat.tacit.store.rocksdb.RocksStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What a relay has written is gone from its data directory when it has promised that. */
class RetentionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path temp;

    @Test
    void acknowledgedMessageIsGoneFromEveryFile() throws Exception {
        Limits limits = Limits.defaults().with(Limit.ERASURE, 2);
        byte[] body = Entropy.system().bytes(Body.SMALL);
        try (RunningRelay relay = start(limits);
                QueueClient client = connect(relay)) {
            QueueClient.QueueBox queue = client.create();
            client.sendAndWait(queue, body);
            assertThat(isWritten(body)).isTrue();

            client.subscribe(queue, 0);
            client.acknowledgeAndWait(queue, client.receive().id());

            await().atMost(PATIENCE).until(() -> !isWritten(body));
        }
    }

    @Test
    void expiredMessageIsGoneFromEveryFile() throws Exception {
        Limits limits = Limits.defaults().with(Limit.ERASURE, 2).with(Limit.RETENTION, 2);
        byte[] body = Entropy.system().bytes(Body.LARGE);
        try (RunningRelay relay = start(limits);
                QueueClient client = connect(relay)) {
            client.sendAndWait(client.create(), body);
            assertThat(isWritten(body)).isTrue();

            await().atMost(PATIENCE).until(() -> !isWritten(body));
        }
    }

    private RunningRelay start(Limits limits) throws Exception {
        return RunningRelay.start(limits, new Front.Direct(), RocksStore.open(temp));
    }

    private static QueueClient connect(RunningRelay relay) throws Exception {
        return new QueueClient(TestClient.overTls(relay.port()).greet(relay.address()));
    }

    /** Whether 16 bytes from within the body stand anywhere in the data directory. */
    private boolean isWritten(byte[] body) throws IOException {
        String part = new String(body, 1_000, 16, StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.walk(temp)) {
            return files.filter(Files::isRegularFile).anyMatch(file -> text(file).contains(part));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return isWritten(body); // a file went while the directory was read
            }
            throw e;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            // Deleted meanwhile.
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
