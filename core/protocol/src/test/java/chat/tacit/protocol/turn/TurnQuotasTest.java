package chat.tacit.protocol.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

class TurnQuotasTest {
    private static final TransportAddress PEER = TestTurn.address(40, 1, 9_000);

    private static int allocate(TestClient client) {
        return client.code(StunMethod.ALLOCATE, TestClient::udp);
    }

    @Test
    void callHasAsManyAllocationsAsItMayAndNotOneMore() {
        TestTurn turn = new TestTurn(Limits.defaults().with(Limit.TURN_ALLOCATIONS_PER_CALL, 3));
        TestClient ada = turn.client(1);
        assertThat(allocate(ada)).isZero();
        assertThat(allocate(ada.beside(2))).isZero();
        assertThat(allocate(ada.beside(3))).isZero();
        assertThat(allocate(ada.beside(4))).isEqualTo(486);
        assertThat(allocate(turn.client(5))).isZero();
        assertThat(ada.refresh(0)).isZero();
        assertThat(allocate(ada.beside(4))).isZero();
    }

    @Test
    void addressHasAsManyAllocationsAsItMayOfHoweverManyCalls() {
        TestTurn turn = new TestTurn(Limits.defaults().with(Limit.TURN_ALLOCATIONS_PER_ADDRESS, 2));
        List<TestClient> clients = List.of(at(turn, 1_000), at(turn, 1_001), at(turn, 1_002));
        assertThat(allocate(clients.get(0))).isZero();
        assertThat(allocate(clients.get(1))).isZero();
        assertThat(allocate(clients.get(2))).isEqualTo(486);
        assertThat(allocate(turn.client(2))).isZero();
        assertThat(clients.get(0).refresh(0)).isZero();
        assertThat(allocate(clients.get(2))).isZero();
    }

    private static TestClient at(TestTurn turn, int port) {
        FiveTuple tuple = new FiveTuple(Transport.UDP, TestTurn.address(30, 1, port));
        return new TestClient(turn, tuple, turn.credentials());
    }

    @Test
    void relayHasAsManyAllocationsAsItMay() {
        TestTurn turn = new TestTurn(Limits.defaults().with(Limit.TURN_ALLOCATIONS, 2));
        TestClient ada = turn.client(1);
        assertThat(allocate(ada)).isZero();
        assertThat(allocate(turn.client(2))).isZero();
        assertThat(allocate(turn.client(3))).isEqualTo(508);
        turn.pass(Duration.ofMinutes(10));
        assertThat(turn.take(new Input.Wake())).hasSize(2);
        assertThat(allocate(turn.client(4))).isZero();
        assertThat(turn.server.allocations()).isOne();
    }

    @Test
    void allocationHasAsManyPeersAsItMay() {
        TestTurn turn = new TestTurn(Limits.defaults().with(Limit.TURN_PEERS, 2));
        TestClient ada = turn.client(1);
        ada.allocate();
        TransportAddress first = TestTurn.address(40, 1, 1);
        TransportAddress second = TestTurn.address(40, 2, 1);
        TransportAddress third = TestTurn.address(40, 3, 1);
        assertThat(ada.permit(first, second, third)).isEqualTo(508);
        assertThat(ada.permit(first, second)).isZero();
        assertThat(ada.permit(third)).isEqualTo(508);
        assertThat(ada.permit(first)).isZero();
        assertThat(ada.bind(0x4000, third)).isEqualTo(508);
        turn.pass(Duration.ofMinutes(5));
        assertThat(ada.permit(third)).isZero();
    }

    @Test
    void allocationHasAsManyChannelsAsItMay() {
        TestTurn turn = new TestTurn(Limits.defaults().with(Limit.TURN_PEERS, 2));
        TestClient ada = turn.client(1);
        ada.allocate();
        assertThat(ada.bind(0x4000, TestTurn.address(40, 1, 1))).isZero();
        assertThat(ada.bind(0x4001, TestTurn.address(40, 1, 2))).isZero();
        assertThat(ada.bind(0x4002, TestTurn.address(40, 1, 3))).isEqualTo(508);
        assertThat(ada.bind(0x4001, TestTurn.address(40, 1, 2))).isZero();
    }

    @Test
    void callsBytesOfASecondPassWhateverItsAllocationsAndTheRestIsDropped() {
        TestTurn turn =
                new TestTurn(Limits.defaults().with(Limit.TURN_CALL_BYTES_PER_SECOND, 10_000));
        TestClient ada = turn.client(1);
        TestClient second = ada.beside(2);
        TestClient bob = turn.client(3);
        for (TestClient client : List.of(ada, second, bob)) {
            client.allocate();
            client.permit(PEER);
        }
        for (int i = 0; i < 9; i++) {
            assertThat(passes(ada, 1_000)).isTrue();
        }
        assertThat(passes(second, 1_001)).isFalse();
        assertThat(passes(second, 1_000)).isTrue();
        assertThat(passes(ada, Quotas.HEADERS)).isFalse();
        assertThat(turn.take(new Input.FromPeer(1, PEER, TestTurn.data(1))))
                .containsExactly(new Output.Dropped(ada.tuple, Output.Drop.QUOTA));
        assertThat(passes(bob, 1_000)).isTrue();
        turn.pass(Duration.ofMillis(100));
        assertThat(passes(ada, 1_000)).isTrue();
        assertThat(passes(ada, Quotas.HEADERS)).isFalse();
    }

    @Test
    void relaysBytesOfASecondPassWhateverTheCall() {
        TestTurn turn = new TestTurn(Limits.defaults().with(Limit.TURN_BYTES_PER_SECOND, 10_000));
        TestClient ada = turn.client(1);
        TestClient bob = turn.client(2);
        for (TestClient client : List.of(ada, bob)) {
            client.allocate();
            client.permit(PEER);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(passes(ada, 1_000)).isTrue();
            assertThat(passes(bob, 1_000)).isTrue();
        }
        assertThat(passes(ada, Quotas.HEADERS)).isFalse();
        assertThat(passes(bob, Quotas.HEADERS)).isFalse();
    }

    /** Else a name could have any number of them sent to somebody who asked for none. */
    @Test
    void emptyDatagramsCountAsWell() {
        TestTurn turn =
                new TestTurn(Limits.defaults().with(Limit.TURN_CALL_BYTES_PER_SECOND, 10_000));
        TestClient ada = turn.client(1);
        ada.allocate();
        assertThat(ada.bind(0x4000, PEER)).isZero();
        long passed =
                IntStream.range(0, 1_000)
                        .filter(_ ->
                                ada.channel(0x4000, TestTurn.data(0)).getFirst()
                                        instanceof Output.Send)
                        .count();
        assertThat(passed).isEqualTo(10_000 / Quotas.HEADERS);
    }

    /**
     * @param size with what it costs besides its data
     */
    private static boolean passes(TestClient client, int size) {
        return client.indicate(PEER, TestTurn.data(size - Quotas.HEADERS)).getFirst()
                instanceof Output.Send;
    }
}
