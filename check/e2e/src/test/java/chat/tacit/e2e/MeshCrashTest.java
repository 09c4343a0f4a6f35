package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.MINUTES;

import chat.tacit.client.mesh.MeshException;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** TX and RX of the mesh are killed under load and start again with what they have on disk. */
@Tag("long")
final class MeshCrashTest {
    private static final int WORK = 4;
    private static final int POSTERS = 4;
    private static final int BEFORE_EACH_KILL = 40;
    private static final List<String> OPTIONS =
            List.of(
                    "--allow-private",
                    "--mesh-work",
                    Integer.toString(WORK),
                    "--mesh-posts",
                    "100000",
                    "--mesh-posts-per-second",
                    "100000",
                    "--mesh-fetches-per-minute",
                    "60000",
                    "--mesh-mailbox",
                    "100000");

    @TempDir Path folder;

    private final JoseKey key = JoseKey.generate(Entropy.system());
    private final Set<PacketHash> told = ConcurrentHashMap.newKeySet();
    private final Set<PacketHash> posted = ConcurrentHashMap.newKeySet();

    /** What was read last, and from where to go on. */
    private final List<PacketHash> fetched = new ArrayList<>();

    private Optional<Cursor> cursor = Optional.empty();

    @Test
    void acceptedPacketsSurviveAKill() throws Exception {
        try (World world = new World(folder);
                MeshHand hand = new MeshHand(WORK)) {
            Relay rx = world.relay("rx", OPTIONS.toArray(String[]::new));
            String[] options =
                    Stream.concat(OPTIONS.stream(), Stream.of("--peer", rx.address()))
                            .toArray(String[]::new);
            Relay tx = world.relay("tx", options);
            RelayAddress from = RelayAddress.parse(tx.address());
            RelayAddress to = RelayAddress.parse(rx.address());
            await().atMost(1, MINUTES).ignoreExceptions().until(() -> leased(hand, to));
            awaitWords(hand, from);
            Posters posters = new Posters(hand, from);
            posters.awaitMore();
            readUntil(hand, to, () -> !fetched.isEmpty());
            rx.process().kill(); // TX goes on taking packets
            posters.awaitMore();
            tx.process().kill();
            posters.stop();
            Relay again = world.again(rx, OPTIONS.toArray(String[]::new));
            assertThat(again.address()).isEqualTo(rx.address());
            var _ = world.again(tx, options);

            readUntil(hand, to, () -> Set.copyOf(fetched).containsAll(told));
            assertThat(posted).containsAll(fetched);
            List<PacketHash> served = List.copyOf(fetched);
            assertThat(served).doesNotHaveDuplicates();
            fetched.clear();
            cursor = Optional.empty();
            readUntil(hand, to, () -> fetched.size() >= served.size());
            assertThat(fetched).as("from the beginning").isEqualTo(served);
        }
    }

    private boolean leased(MeshHand hand, RelayAddress rx) throws MeshException {
        return hand.fetch(rx, key, Optional.empty(), true).packet().isEmpty();
    }

    /** Until TX takes packets, which it doesn't before it has read back what it had. */
    private void awaitWords(MeshHand hand, RelayAddress tx) {
        await().atMost(1, MINUTES)
                .ignoreExceptions()
                .until(() -> {
                    post(hand, tx);
                    return true;
                });
    }

    private void post(MeshHand hand, RelayAddress tx) throws MeshException {
        Packet packet = hand.packet(key);
        posted.add(packet.hash());
        hand.post(tx, packet);
        told.add(packet.hash());
    }

    /** Reads on at RX until that is so. */
    private void readUntil(MeshHand hand, RelayAddress rx, Enough enough) {
        await().atMost(2, MINUTES)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .ignoreExceptionsInstanceOf(MeshException.class)
                .until(() -> {
                    FetchAnswer answer = hand.fetch(rx, key, cursor, false);
                    answer.packet().map(Packet::hash).ifPresent(fetched::add);
                    cursor = Optional.of(answer.cursor());
                    return enough.is();
                });
    }

    private interface Enough {
        boolean is();
    }

    /** Several who post at one TX at once, until they are told to stop. */
    private final class Posters {
        private final List<Thread> threads = new ArrayList<>();
        private volatile CountDownLatch more = new CountDownLatch(BEFORE_EACH_KILL);
        private volatile boolean over;

        Posters(MeshHand hand, RelayAddress tx) {
            for (int i = 0; i < POSTERS; i++) {
                threads.add(Thread.ofVirtual().start(() -> run(hand, tx)));
            }
        }

        private void run(MeshHand hand, RelayAddress tx) {
            while (!over) {
                try {
                    post(hand, tx);
                    more.countDown();
                } catch (MeshException e) {
                    // What was under way when it was killed wasn't told.
                }
            }
        }

        /** Until some more packets were taken. */
        void awaitMore() throws InterruptedException {
            assertThat(more.await(2, MINUTES)).isTrue();
            more = new CountDownLatch(BEFORE_EACH_KILL);
        }

        void stop() throws InterruptedException {
            over = true;
            for (Thread thread : threads) {
                assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
            }
        }
    }
}
