package chat.tacit.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Strikes;
import chat.tacit.relay.metric.Metrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** How long a socket may take over its handshake, on an event loop whose time the test moves. */
class VisitTest {
    private static final long TIMEOUT = 4_000;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Limits limits =
            Limits.defaults()
                    .with(Limit.CLIENT_CONNECT_TIMEOUT, TIMEOUT)
                    .with(Limit.IDLE_CONNECTION, 60);

    private final Admission admission =
            new Admission(
                    limits,
                    new Front.Direct(),
                    new Strikes(limits, _ -> false, Entropy.system()),
                    InstantSource.system(),
                    new Metrics(meters));
    private final Visit visit =
            new Visit(
                    admission.enter(InetAddress.getLoopbackAddress()).orElseThrow(),
                    limits,
                    () -> {});
    private final EmbeddedChannel socket = new EmbeddedChannel();

    @BeforeEach
    void connect() {
        socket.freezeTime();
        socket.pipeline().addLast(visit);
    }

    /** The loop looks at its sockets and timers at least every tenth of a second. */
    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 100) {
            socket.advanceTimeBy(100, TimeUnit.MILLISECONDS);
            socket.runPendingTasks();
        }
    }

    private void standStill(long millis) {
        socket.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        socket.runPendingTasks();
    }

    private double strikes() {
        return meters.get("tacit.strikes").counter().count();
    }

    @Test
    void whoDawdlesGetsAStrikeWhenTheTimeIsOver() {
        pass(TIMEOUT - 500);
        assertThat(socket.isOpen()).isTrue();
        pass(1_000);
        assertThat(socket.isOpen()).isFalse();
        assertThat(strikes()).isOne();
    }

    @Test
    void timeInWhichTheRelayItselfStoodStillIsNotCounted() {
        standStill(10 * TIMEOUT);
        pass(TIMEOUT - 1_000);
        standStill(10 * TIMEOUT);
        assertThat(socket.isOpen()).isTrue();
        assertThat(strikes()).isZero();
        visit.rest();
        pass(10 * TIMEOUT);
        assertThat(socket.isOpen()).isTrue();
        assertThat(strikes()).isZero();
    }

    @Test
    void whoDawdlesAfterTheRelayStoodStillGetsItsStrikeAllTheSame() {
        standStill(10 * TIMEOUT);
        pass(TIMEOUT + 500);
        assertThat(socket.isOpen()).isFalse();
        assertThat(strikes()).isOne();
    }

    @Test
    void whoRestsTooLongIsLetGoWithoutAStrike() {
        visit.rest();
        pass(61_000);
        assertThat(socket.isOpen()).isFalse();
        assertThat(strikes()).isZero();
    }

    @Test
    void requestAmongOthersHasNoLessTime() {
        visit.turn();
        standStill(10 * TIMEOUT);
        assertThat(socket.isOpen()).isTrue();
        pass(TIMEOUT + 500);
        assertThat(strikes()).isOne();
    }
}
