package chat.tacit.protocol.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class TurnAllocationTest {
    private final TestTurn turn = new TestTurn();
    private final TestClient ada = turn.client(1);

    @Test
    void bindingTellsWhereOneIsSeenFrom() {
        Output.Answer answer =
                (Output.Answer)
                        turn.take(ada.tuple, ada.bare(StunMethod.BINDING).fingerprint().message())
                                .getFirst();
        StunMessage told = StunMessage.decode(answer.message());
        assertThat(told.addresses(StunAttribute.XOR_MAPPED_ADDRESS))
                .containsExactly(ada.tuple.client());
        assertThat(told.has(StunAttribute.FINGERPRINT)).isTrue();
    }

    @Test
    void allocationIsAPortOfTheRelay() {
        StunMessage answer = ada.ask(StunMethod.ALLOCATE, TestClient::udp);
        TransportAddress relayed = answer.addresses(StunAttribute.XOR_RELAYED_ADDRESS).getFirst();
        assertThat(relayed.address()).isEqualTo(TestTurn.OWN);
        assertThat(relayed.port()).isBetween(49_152, 65_535);
        assertThat(answer.number(StunAttribute.LIFETIME)).contains(600);
        assertThat(answer.addresses(StunAttribute.XOR_MAPPED_ADDRESS))
                .containsExactly(ada.tuple.client());
    }

    @Test
    void ipv6IsThereForWhoAsksAndNoOtherFamilyIs() {
        TestClient bob = turn.client(2);
        assertThat(
                        ada.ask(StunMethod.ALLOCATE, request -> family(request, 2))
                                .addresses(StunAttribute.XOR_RELAYED_ADDRESS)
                                .getFirst()
                                .address())
                .isEqualTo(TestTurn.OWN_IPV6);
        assertThat(bob.code(StunMethod.ALLOCATE, request -> family(request, 3))).isEqualTo(440);
        assertThat(bob.code(StunMethod.ALLOCATE, request -> family(request, 1))).isZero();
        assertThat(bob.code(StunMethod.REFRESH, request -> family(request, 2))).isEqualTo(443);
    }

    private static void family(StunWriter request, int family) {
        TestClient.udp(request);
        request.number(StunAttribute.REQUESTED_ADDRESS_FAMILY, family << 24);
    }

    @Test
    void evenPortIsThereForWhoAsksButNotTheNextOneToo() {
        for (int i = 1; i < 9; i++) {
            TestClient client = turn.client(i);
            assertThat(client.code(StunMethod.ALLOCATE, request -> even(request, 0x80)))
                    .isEqualTo(508);
            StunMessage answer = client.ask(StunMethod.ALLOCATE, request -> even(request, 0));
            TransportAddress relayed =
                    answer.addresses(StunAttribute.XOR_RELAYED_ADDRESS).getFirst();
            assertThat(relayed.port() % 2).isZero();
        }
    }

    private static void even(StunWriter request, int next) {
        TestClient.udp(request);
        request.bytes(StunAttribute.EVEN_PORT, new byte[] {(byte) next});
    }

    @Test
    void onlyUdpIsRelayed() {
        assertThat(ada.code(StunMethod.ALLOCATE, _ -> {})).isEqualTo(400);
        assertThat(
                        ada.code(
                                StunMethod.ALLOCATE,
                                it -> it.number(StunAttribute.REQUESTED_TRANSPORT, 6 << 24)))
                .isEqualTo(442);
    }

    @Test
    void secondAllocationIsAMismatchAndTheSameRequestAgainIsNot() {
        ada.learnNonce();
        StunWriter request = ada.bare(StunMethod.ALLOCATE);
        TestClient.udp(request);
        ByteBuffer message = ada.signed(request).message();
        List<Output> first = turn.take(ada.tuple, message);
        assertThat(turn.take(ada.tuple, message)).isEqualTo(first);
        assertThat(ada.code(StunMethod.ALLOCATE, TestClient::udp)).isEqualTo(437);
        assertThat(turn.server.allocations()).isOne();
    }

    @Test
    void allocationLastsTenMinutesUnlessItIsRefreshed() {
        ada.allocate();
        turn.pass(Duration.ofSeconds(599));
        assertThat(ada.refresh(600)).isZero();
        turn.pass(Duration.ofSeconds(599));
        assertThat(turn.server.wakeAt()).contains(turn.now.plusSeconds(1));
        assertThat(turn.take(new Input.Wake())).isEmpty();
        turn.pass(Duration.ofSeconds(1));
        assertThat(turn.take(new Input.Wake())).containsExactly(new Output.Close(1));
        assertThat(turn.server.wakeAt()).isEmpty();
        ada.nonce = "";
        assertThat(ada.refresh(600)).isEqualTo(437);
    }

    @Test
    void lifetimeIsFromTenMinutesToAnHour() {
        ada.allocate();
        for (int[] askedAndGiven : new int[][] {{1, 600}, {700, 700}, {-1, 3_600}}) {
            StunMessage answer =
                    ada.ask(
                            StunMethod.REFRESH,
                            it -> it.number(StunAttribute.LIFETIME, askedAndGiven[0]));
            assertThat(answer.number(StunAttribute.LIFETIME)).contains(askedAndGiven[1]);
        }
    }

    @Test
    void lifetimeOfZeroEndsIt() {
        ada.allocate();
        List<Output> all = ada.send(StunMethod.REFRESH, it -> it.number(StunAttribute.LIFETIME, 0));
        assertThat(all).contains(new Output.Close(1)).hasSize(2);
        assertThat(turn.server.serves(ada.tuple)).isFalse();
        assertThat(ada.refresh(0)).isEqualTo(437);
    }

    @Test
    void allocationEndsWithItsCredentials() {
        turn.pass(Duration.ofSeconds(Limit.TURN_CREDENTIAL_LIFE.standard() - 100));
        StunMessage answer = ada.ask(StunMethod.ALLOCATE, TestClient::udp);
        assertThat(answer.number(StunAttribute.LIFETIME)).contains(100);
        assertThat(ada.refresh(3_600)).isZero();
        turn.pass(Duration.ofSeconds(100));
        assertThat(turn.take(new Input.Wake())).containsExactly(new Output.Close(1));
    }

    @Test
    void allocationOfAnotherNameIsOutOfReach() {
        ada.allocate();
        TestClient mallory = new TestClient(turn, ada.tuple, turn.credentials());
        assertThat(mallory.refresh(0)).isEqualTo(441);
        assertThat(mallory.permit(TestTurn.address(40, 1, 1))).isEqualTo(441);
        assertThat(mallory.bind(0x4000, TestTurn.address(40, 1, 1))).isEqualTo(441);
        assertThat(mallory.code(StunMethod.ALLOCATE, TestClient::udp)).isEqualTo(437);
        TestClient elsewhere = ada.beside(2);
        assertThat(elsewhere.refresh(0)).isEqualTo(437);
        assertThat(elsewhere.permit(TestTurn.address(40, 1, 1))).isEqualTo(437);
        assertThat(turn.server.allocations()).isOne();
    }

    @Test
    void streamThatIsOverTakesItsAllocationAlong() {
        TestClient bob = turn.client(2, Transport.TLS);
        bob.allocate();
        assertThat(turn.take(new Input.Left(bob.tuple))).containsExactly(new Output.Close(1));
        assertThat(turn.take(new Input.Left(bob.tuple))).isEmpty();
    }

    @Test
    void portThatSomebodyElseHasIsChangedForAnother() {
        ada.learnNonce();
        StunWriter request = ada.bare(StunMethod.ALLOCATE);
        TestClient.udp(request);
        List<Output> out = new ArrayList<>();
        Input message = new Input.Message(ada.tuple, ada.signed(request).message());
        turn.server.handle(message, turn.now, out::add);
        Output.Open first = (Output.Open) out.getLast();
        // Asked again while the port isn't there, it says nothing yet.
        turn.server.handle(message, turn.now, out::add);
        assertThat(out).hasSize(1);
        assertThat(ada.refresh(600)).isEqualTo(437);
        turn.server.handle(new Input.Taken(first.allocation()), turn.now, out::add);
        Output.Open second = (Output.Open) out.getLast();
        assertThat(second.relayed()).isNotEqualTo(first.relayed());
        turn.server.handle(new Input.Opened(second.allocation()), turn.now, out::add);
        StunMessage answer = StunMessage.decode(((Output.Answer) out.getLast()).message());
        assertThat(answer.addresses(StunAttribute.XOR_RELAYED_ADDRESS))
                .containsExactly(second.relayed());
    }

    @Test
    void eightPortsAreTriedAndThenThereIsNone() {
        turn.free = false;
        assertThat(ada.code(StunMethod.ALLOCATE, TestClient::udp)).isEqualTo(508);
        assertThat(turn.server.allocations()).isZero();
        turn.free = true;
        assertThat(ada.code(StunMethod.ALLOCATE, TestClient::udp)).isZero();
    }

    @Test
    void portThatOpensTooLateIsClosed() {
        assertThat(turn.take(new Input.Opened(7))).containsExactly(new Output.Close(7));
    }

    @Test
    void whatIsNoRequestOfTheRelaysDrawsNothing() {
        for (StunClass kind : StunClass.values()) {
            for (StunMethod method : StunMethod.values()) {
                boolean answered =
                        kind == StunClass.REQUEST
                                && method != StunMethod.SEND
                                && method != StunMethod.DATA;
                List<Output> drawn =
                        turn.take(
                                ada.tuple,
                                new StunWriter(kind, method, TransactionId.NONE)
                                        .number(StunAttribute.REQUESTED_TRANSPORT, 17 << 24)
                                        .message());
                assertThat(drawn.getFirst() instanceof Output.Answer).isEqualTo(answered);
            }
        }
        assertThat(new TestTurn(Limits.defaults()).take(ada.tuple, ByteBuffer.allocate(0)))
                .containsExactly(new Output.Dropped(ada.tuple, Output.Drop.MALFORMED));
    }
}
