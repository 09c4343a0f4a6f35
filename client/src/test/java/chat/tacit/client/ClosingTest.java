package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.Relays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A client that is closed while threads of it receive. */
@Timeout(60)
final class ClosingTest {
    private static final int TIMES = 8;

    @TempDir private Path folder;

    @Test
    void threadsThatReceiveEndWithoutAWord() throws Exception {
        try (Profile profile = Homes.open(folder, "Alice")) {
            profile.write(tx -> {
                Relays.add(tx, HiddenPair.GUARD, Instant.now());
                return true;
            });
        }
        Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < TIMES; i++) {
            Client client = Client.openUnlocked(folder, Homes.key());
            List<Thread> threads = new ArrayList<>();
            threads.add(receiving(() -> client.receiving().stay(), thrown));
            threads.add(
                    receiving(
                            () -> {
                                try {
                                    client.follow(Duration.ofDays(1), _ -> {});
                                } catch (ClientException e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            thrown));
            client.flush(Duration.ofMillis(i)); // closed at another moment each time
            client.close();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(thrown).isEmpty();
    }

    private static Thread receiving(Runnable work, Queue<Throwable> thrown) {
        return Thread.ofVirtual().uncaughtExceptionHandler((_, e) -> thrown.add(e)).start(work);
    }
}
