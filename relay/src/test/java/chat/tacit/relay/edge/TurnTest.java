package chat.tacit.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Strikes;
import chat.tacit.relay.metric.Metrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.InstantSource;

/** How much the requests of one connection may leave waiting for it. */
class TurnTest {
    private final Limits limits = Limits.defaults().with(Limit.HTTP2_BACKLOG, 1 << 18);
    private final Admission admission =
            new Admission(
                    limits,
                    new Front.Direct(),
                    new Strikes(limits, _ -> false, Entropy.system()),
                    InstantSource.system(),
                    new Metrics(new SimpleMeterRegistry()));
    private final Visit visit =
            new Visit(
                    admission.enter(InetAddress.getLoopbackAddress()).orElseThrow(),
                    limits,
                    () -> {});

    @Test
    void requestsShareWhatMayWaitForTheirConnection() {
        Turn first = visit.turn();
        assertThat(first.backlog()).isEqualTo(65_536).isEqualTo(visit.backlog());
        for (int i = 0; i < 3; i++) {
            Turn _ = visit.turn();
        }
        assertThat(first.backlog()).isEqualTo(65_536);
        Turn fifth = visit.turn();
        assertThat(first.backlog()).isEqualTo((1 << 18) / 5).isEqualTo(fifth.backlog());
        fifth.rest();
        fifth.left();
        assertThat(first.backlog()).isEqualTo(65_536);
    }
}
