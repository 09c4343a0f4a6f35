package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.CallSecret;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLSocket;

/** Clients on TLS that ask and don't read ({@code spec/80-calls} §4). */
@Order(1)
class TurnUnreadTest {
    private static final Secret SECRET = Secret.owned(Text.utf8("a secret of the relay"));
    private static final int CHANNEL = 0x4000;
    private static final int SIZE = 1_000;

    /** What one connection of this machine takes besides, however little of it is read. */
    private static final long SYSTEM = 16_000_000;

    /** As much as relays may, so that nothing but who doesn't read is what drops. */
    private static final Limits LIMITS =
            Limits.defaults()
                    .with(Limit.TURN_CALL_BYTES_PER_SECOND, 1_000_000_000)
                    .with(Limit.TURN_BYTES_PER_SECOND, 1_000_000_000);

    private static RunningRelay relay() throws Exception {
        return RunningRelay.calls(LIMITS, Reach.PRIVATE_TOO, SECRET);
    }

    private static CallCredentials credentials() {
        return new CallSecret(SECRET).issue(Duration.ofHours(1), Instant.now(), Entropy.system());
    }

    private static double unread(RunningRelay relay) throws Exception {
        return relay.metric("tacit_turn_dropped_total{why=\"unread\"}");
    }

    private static double came(RunningRelay relay) throws Exception {
        return relay.metric("tacit_turn_bytes_total{peers=\"from\"}") / SIZE;
    }

    /** What waits is never more than may, whatever goes on coming; and it all arrives. */
    @Test
    void whatComesForAClientThatDoesNotReadIsDroppedFromTheLimitOn() throws Exception {
        try (RunningRelay relay = relay();
                DatagramSocket peer =
                        new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 2}));
                TurnClient ada = TurnClient.tls(relay.turnPort(), credentials())) {
            InetSocketAddress relayed = ada.allocate();
            ada.bind(CHANNEL, (InetSocketAddress) peer.getLocalSocketAddress());
            DatagramPacket packet = new DatagramPacket(new byte[SIZE], SIZE, relayed);
            long most = SYSTEM / SIZE;
            for (long sent = 0; sent < 2 * most && unread(relay) < 1_000; sent += 100) {
                send(peer, packet, 100);
            }
            double waits = came(relay) - unread(relay);
            assertThat(waits * SIZE).isBetween(262_144.0 - SIZE, 262_144.0 + SYSTEM);
            AtomicReference<Double> last = new AtomicReference<>(0.0);
            double dropped = unread(relay);
            while (unread(relay) < dropped + 1_000) {
                send(peer, packet, 100);
            }
            await().pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        double now = came(relay);
                        return now == last.getAndSet(now);
                    });
            double waiting = came(relay) - unread(relay);
            assertThat(waiting).isLessThan(waits + 262);

            for (int i = 0; i < (int) waiting; i++) {
                assertThat(ada.hear(CHANNEL)).hasSize(SIZE);
            }
            double before = unread(relay);
            send(peer, packet, 1);
            assertThat(ada.hear(CHANNEL)).hasSize(SIZE);
            assertThat(unread(relay)).isEqualTo(before);
        }
    }

    private static void send(DatagramSocket from, DatagramPacket packet, int times)
            throws IOException {
        for (int i = 0; i < times; i++) {
            from.send(packet);
        }
    }

    /** Who doesn't read its answers isn't read either, and nobody else waits for it. */
    @Test
    void whoAsksWithoutReadingIsAskedNothingMoreUntilItReads() throws Exception {
        byte[] asked = new byte[20 * 1_000];
        for (int i = 0; i < asked.length; i += 20) {
            asked[i + 1] = 1;
            System.arraycopy(new byte[] {0x21, 0x12, (byte) 0xA4, 0x42}, 0, asked, i + 4, 4);
        }
        AtomicLong written = new AtomicLong();
        Thread asking;
        try (RunningRelay relay = relay();
                SSLSocket mallory = RawSocket.socket(relay.turnPort())) {
            asking =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (written.get() < 20 * SYSTEM) {
                                        mallory.getOutputStream().write(asked);
                                        written.addAndGet(1_000);
                                    }
                                } catch (IOException e) {
                                    return; // it is over
                                }
                            });
            AtomicLong last = new AtomicLong();
            await().atMost(60, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() ->
                            written.get() > 0 && written.get() == last.getAndSet(written.get()));
            double answered = relay.metric("tacit_turn_answers_total{code=\"success\"}");
            assertThat(answered * 32).isLessThan(262_144.0 + SYSTEM);
            try (TurnClient ada = TurnClient.tls(relay.turnPort(), credentials())) {
                ada.allocate();
            }

            DataInputStream in = new DataInputStream(mallory.getInputStream());
            long before = written.get();
            byte[] answer = new byte[32];
            while (written.get() < before + 10_000) {
                in.readFully(answer);
                assertThat(answer[0]).isOne();
            }
            // To say goodbye it would wait for what it writes, which nobody reads.
            mallory.setSoLinger(true, 0);
        }
        asking.join();
    }
}
