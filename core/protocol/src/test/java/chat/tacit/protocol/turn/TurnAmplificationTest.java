package chat.tacit.protocol.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** What somebody draws who writes another's address on what it sends. */
class TurnAmplificationTest {
    private static final FiveTuple VICTIM = TestTurn.tuple(9, Transport.UDP);

    private final TestTurn turn = new TestTurn(Limits.defaults().with(Limit.TURN_ANSWERS, 100_000));
    private final TestClient client = new TestClient(turn, VICTIM, turn.credentials());

    @Test
    void nothingUnauthenticatedDrawsMoreThanThreeTimesItself() {
        int answered = 0;
        List<UnaryOperator<StunWriter>> forms =
                List.of(
                        bare -> bare,
                        bare -> bare.number(StunAttribute.REQUESTED_TRANSPORT, 17 << 24),
                        bare -> bare.number(StunAttribute.LIFETIME, 0),
                        bare -> bare.raw(0x0001, new byte[0]),
                        StunWriter::fingerprint,
                        client::signed);
        for (StunMethod method : StunMethod.values()) {
            for (UnaryOperator<StunWriter> form : forms) {
                ByteBuffer request = form.apply(client.bare(method)).message();
                for (Output output : turn.take(VICTIM, request)) {
                    if (output instanceof Output.Answer answer) {
                        assertThat(answer.message().remaining())
                                .isLessThanOrEqualTo(3 * request.remaining());
                        answered++;
                    }
                }
            }
        }
        assertThat(answered).isGreaterThan(15);
    }

    @Test
    void browsersFirstAllocateIsAnswered() {
        ByteBuffer request =
                client.bare(StunMethod.ALLOCATE)
                        .number(StunAttribute.REQUESTED_TRANSPORT, 17 << 24)
                        .message();
        assertThat(request.remaining()).isEqualTo(28);
        Output.Answer answer = (Output.Answer) turn.take(VICTIM, request).getFirst();
        assertThat(answer.message().remaining()).isEqualTo(84);
        assertThat(answer.code()).isEqualTo(401);
    }

    @Test
    void addressDrawsFewAnswersASecond() {
        TestTurn few = new TestTurn();
        long most = Limit.TURN_ANSWERS.standard();
        for (int i = 0; i < most; i++) {
            assertThat(bind(few, VICTIM)).isInstanceOf(Output.Answer.class);
        }
        Output silence = new Output.Dropped(VICTIM, Output.Drop.STRANGER);
        assertThat(bind(few, VICTIM)).isEqualTo(silence);
        assertThat(bind(few, TestTurn.tuple(8, Transport.UDP))).isInstanceOf(Output.Answer.class);
        few.pass(Duration.ofSeconds(1));
        for (int i = 0; i < Limit.TURN_ANSWERS_PER_SECOND.standard(); i++) {
            assertThat(bind(few, VICTIM)).isInstanceOf(Output.Answer.class);
        }
        assertThat(bind(few, VICTIM)).isEqualTo(silence);
    }

    @Test
    void whoeverIsAuthenticatedIsAnsweredHoweverManyStrangersUseItsAddress() {
        TestTurn few = new TestTurn();
        TestClient ada = few.client(9);
        ada.allocate();
        for (int i = 0; i < 100; i++) {
            bind(few, ada.tuple);
        }
        assertThat(ada.refresh(600)).isZero();
        assertThat(ada.bind(0x4000, TestTurn.address(40, 1, 1))).isZero();
    }

    @Test
    void streamsAreNotCountedSinceTheirAddressIsTrue() {
        FiveTuple stream = TestTurn.tuple(9, Transport.TLS);
        TestTurn few = new TestTurn();
        for (int i = 0; i < 100; i++) {
            assertThat(bind(few, stream)).isInstanceOf(Output.Answer.class);
        }
    }

    @Test
    void addressesThatAreRememberedAreBounded() {
        TestTurn few = new TestTurn(Limits.defaults().with(Limit.STRIKE_ADDRESSES, 16));
        for (int i = 0; i <= Limit.TURN_ANSWERS.standard(); i++) {
            bind(few, VICTIM);
        }
        assertThat(bind(few, VICTIM)).isInstanceOf(Output.Dropped.class);
        for (int i = 10; i < 26; i++) {
            bind(few, TestTurn.tuple(i, Transport.UDP));
        }
        assertThat(bind(few, VICTIM)).isInstanceOf(Output.Answer.class);
    }

    private static Output bind(TestTurn turn, FiveTuple from) {
        StunWriter request =
                new StunWriter(StunClass.REQUEST, StunMethod.BINDING, TransactionId.NONE);
        return turn.take(from, request.message()).getFirst();
    }
}
