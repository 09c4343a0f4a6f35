package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.protocol.pipe.PipeNotice;
import chat.tacit.protocol.pipe.Side;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.relay.edge.Front;

import io.vertx.core.http.UpgradeRejectedException;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class PipeTest {
    private static final String NAME = "pair-1234";

    @Test
    void bytesPassBetweenTwoConnectionsInEitherMode() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                TestClient a = TestClient.toPipe(relay.port(), NAME).greet(relay.address());
                TestClient b =
                        TestClient.toPipe(relay.port(), NAME).greet(relay.address(), TlsKey.NONE)) {
            meet(a, b);

            a.send(new byte[] {1, 2, 3});
            b.send(new byte[] {4});

            assertThat(b.receive()).containsExactly(1, 2, 3);
            assertThat(a.receive()).containsExactly(4);
        }
    }

    @Test
    void thirdSocketIsRefused() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                TestClient a = come(relay, Side.MAKER);
                TestClient b = come(relay, Side.JOINER);
                TestClient third = come(relay, Side.JOINER);
                TestClient maker = come(relay, Side.MAKER)) {
            assertThat(third.closeCode()).isEqualTo(code(Refusal.REFUSED));
            assertThat(maker.closeCode()).isEqualTo(code(Refusal.CONFLICT));
            assertThat(a.isOpen() && b.isOpen()).isTrue();
        }
    }

    @Test
    void pipeEndsForBothWhenOneGoes() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                TestClient a = TestClient.toPipe(relay.port(), NAME).greet(relay.address());
                TestClient b = TestClient.toPipe(relay.port(), NAME).greet(relay.address())) {
            meet(a, b);

            a.hangUp();

            assertThat(b.closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void pipeEndsWhenItsTimeIsOver() throws Exception {
        Limits limits = Limits.defaults().with(Limit.PIPE_LIFE, 1);
        try (RunningRelay relay = RunningRelay.start(limits, new Front.Direct());
                TestClient a = come(relay, Side.MAKER)) {
            assertThat(PipeNotice.decode(a.receive())).isEqualTo(PipeNotice.MADE);

            assertThat(a.closeCode()).isIn(1000, 1001);
        }
    }

    @Test
    void floodEndsAtTheLimit() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                TestClient a = TestClient.toPipe(relay.port(), NAME).greet(relay.address());
                TestClient b = TestClient.toPipe(relay.port(), NAME).greet(relay.address())) {
            meet(a, b);

            a.send(new byte[65_536]);
            a.send(new byte[1]);

            assertThat(b.receive()).hasSize(65_536);
            assertThat(a.closeCode()).isEqualTo(code(Refusal.TOO_LARGE));
            assertThat(b.closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void readerThatStopsReadingHoldsUpNobodyElse() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                TestClient a = TestClient.toPipe(relay.port(), NAME).greet(relay.address());
                TestClient b = TestClient.toPipe(relay.port(), NAME).greet(relay.address())) {
            meet(a, b);
            b.read(false);

            for (int i = 0; i < 64; i++) {
                a.send(new byte[1_024]);
            }
            b.send(new byte[] {9});

            assertThat(a.receive()).containsExactly(9);
        }
    }

    @Test
    void whoNeverNamesASideIsClosedAndStruck() throws Exception {
        try (RunningRelay relay = RunningRelay.start(RunningRelay.impatient(), new Front.Direct());
                TestClient half = TestClient.toPipe(relay.port(), NAME).greet(relay.address())) {
            assertThat(half.closeCode()).isNotEqualTo(1000);

            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void frameBeforeTheMeetingIsAStrike() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                TestClient a = come(relay, Side.MAKER)) {
            a.send(new byte[] {1});

            assertThat(a.closeCode()).isEqualTo(code(Refusal.MALFORMED));
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void oneAddressTakesOnlySoManyNames() throws Exception {
        Limits limits = Limits.defaults().with(Limit.PIPE_ENDS_PER_ADDRESS, 2);
        try (RunningRelay relay = RunningRelay.start(limits, new Front.Direct());
                TestClient first = come(relay, "pair-1", Side.MAKER);
                TestClient second = come(relay, "pair-2", Side.MAKER);
                TestClient third = come(relay, "pair-3", Side.MAKER)) {
            assertThat(PipeNotice.decode(first.receive())).isEqualTo(PipeNotice.MADE);
            assertThat(PipeNotice.decode(second.receive())).isEqualTo(PipeNotice.MADE);
            assertThat(third.closeCode()).isEqualTo(code(Refusal.TOO_MANY));
        }
    }

    @Test
    void pathThatNamesNoPipeIsNotFound() throws Exception {
        try (RunningRelay relay = RunningRelay.start()) {
            assertThatThrownBy(() -> TestClient.toPipe(relay.port(), "UPPER"))
                    .isInstanceOfSatisfying(
                            UpgradeRejectedException.class,
                            rejected -> assertThat(rejected.getStatus()).isEqualTo(404));
        }
    }

    private static TestClient come(RunningRelay relay, Side side) throws Exception {
        return come(relay, NAME, side);
    }

    private static TestClient come(RunningRelay relay, String name, Side side) throws Exception {
        TestClient client = TestClient.toPipe(relay.port(), name).greet(relay.address());
        client.send(side.encode());
        return client;
    }

    private static void meet(TestClient a, TestClient b) throws Exception {
        a.send(Side.MAKER.encode());
        expect(a, PipeNotice.MADE);
        b.send(Side.JOINER.encode());
        expect(a, PipeNotice.MET);
        expect(b, PipeNotice.MET);
    }

    private static void expect(TestClient client, PipeNotice notice) throws Exception {
        try {
            assertThat(PipeNotice.decode(client.receive())).isEqualTo(notice);
        } catch (IOException e) {
            throw new AssertionError("the relay closed: " + client.closeCode(), e);
        }
    }

    private static int code(Refusal refusal) {
        return 4_000 + refusal.code();
    }
}
