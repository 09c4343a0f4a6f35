package chat.tacit.protocol.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class PipesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final PipeName NAME = new PipeName("pair-4711");
    private static final long A = 1;
    private static final long B = 2;
    private static final long C = 3;
    private static final Duration LIFE = Duration.ofMinutes(10);

    private Pipes pipes = new Pipes(Limits.defaults());
    private Instant now = START;

    @Test
    void bytesPassBothWaysOnceBothEndsAreThere() {
        assertThat(come(A, Side.MAKER)).containsExactly(new Output.Tell(A, PipeNotice.MADE));
        assertThat(come(B, Side.JOINER))
                .containsExactly(
                        new Output.Tell(A, PipeNotice.MET), new Output.Tell(B, PipeNotice.MET));

        assertThat(passed(A, 10)).isEqualTo(B);
        assertThat(passed(B, 20)).isEqualTo(A);
    }

    @Test
    void thirdEndIsRefusedAndDisturbsNobody() {
        meet();

        assertThat(come(C, Side.JOINER)).containsExactly(refused(C, Refusal.REFUSED, false));
        assertThat(come(4, Side.MAKER)).containsExactly(refused(4, Refusal.CONFLICT, false));
        assertThat(passed(A, 1)).isEqualTo(B);
    }

    @Test
    void joinerOfNothingIsToldTheSameAsOneWhoComesTooLate() {
        List<Output> nothing = come(C, Side.JOINER);
        meet();

        assertThat(come(C, Side.JOINER)).isEqualTo(nothing);
    }

    @Test
    void frameBeforeTheOtherEndIsThereIsAStrike() {
        come(A, Side.MAKER);

        assertThat(take(new Input.Frame(A, new byte[1])))
                .containsExactly(refused(A, Refusal.MALFORMED, true));
        assertThat(pipes.size()).isZero();
    }

    @Test
    void emptyFrameIsAStrikeAndEndsTheOther() {
        meet();

        assertThat(take(new Input.Frame(B, new byte[0])))
                .containsExactly(refused(B, Refusal.MALFORMED, true), new Output.End(A));
    }

    @Test
    void eachWayCarriesItsLimitAndNotOneByteMore() {
        meet();
        int limit = Limits.defaults().count(Limit.PIPE_BYTES);

        assertThat(passed(A, limit)).isEqualTo(B);
        assertThat(passed(B, limit - 1)).isEqualTo(A);
        assertThat(passed(B, 1)).isEqualTo(A);
        assertThat(take(new Input.Frame(A, new byte[1])))
                .containsExactly(refused(A, Refusal.TOO_LARGE, false), new Output.End(B));
        assertThat(take(new Input.Frame(B, new byte[1]))).isEmpty();
    }

    @Test
    void pipeEndsWithEitherEnd() {
        meet();

        assertThat(take(new Input.Left(A))).containsExactly(new Output.End(B));
        assertThat(take(new Input.Left(B))).isEmpty();
        assertThat(come(C, Side.JOINER)).containsExactly(refused(C, Refusal.REFUSED, false));
    }

    @Test
    void pipeLastsTenMinutesFromItsMaking() {
        come(A, Side.MAKER);
        now = START.plus(LIFE).minusMillis(1);
        come(B, Side.JOINER);
        assertThat(passed(A, 1)).isEqualTo(B);
        assertThat(pipes.wakeAt()).contains(START.plus(LIFE));

        now = START.plus(LIFE);

        assertThat(take(new Input.Wake())).containsExactly(new Output.End(A), new Output.End(B));
        assertThat(pipes.wakeAt()).isEmpty();
    }

    @Test
    void nobodyComesToAPipeWhoseTimeIsOver() {
        come(A, Side.MAKER);
        now = START.plus(LIFE);

        assertThat(come(B, Side.JOINER))
                .containsExactly(new Output.End(A), refused(B, Refusal.REFUSED, false));
    }

    @Test
    void pipesAreBounded() {
        pipes = new Pipes(Limits.defaults().with(Limit.PIPES, 2));

        assertThat(make(1)).containsExactly(new Output.Tell(1, PipeNotice.MADE));
        assertThat(make(2)).containsExactly(new Output.Tell(2, PipeNotice.MADE));
        assertThat(make(3)).containsExactly(refused(3, Refusal.BUSY, false));
        take(new Input.Left(1));
        assertThat(make(4)).containsExactly(new Output.Tell(4, PipeNotice.MADE));
    }

    @Test
    void oneAddressTriesNamesOnlySoOften() {
        int limit = Limits.defaults().count(Limit.PIPE_ENDS_PER_ADDRESS);
        for (int end = 1; end <= limit; end++) {
            assertThat(comeFrom(end, 7)).containsExactly(refused(end, Refusal.REFUSED, false));
        }

        assertThat(comeFrom(100, 7)).containsExactly(refused(100, Refusal.TOO_MANY, false));
        assertThat(comeFrom(101, 8)).containsExactly(refused(101, Refusal.REFUSED, false));
        now = START.plus(LIFE);
        assertThat(comeFrom(102, 7)).containsExactly(refused(102, Refusal.REFUSED, false));
    }

    @Test
    void manyAddressesDontMakeItRememberEverything() {
        pipes = new Pipes(Limits.defaults().with(Limit.STRIKE_ADDRESSES, 16));
        int limit = Limits.defaults().count(Limit.PIPE_ENDS_PER_ADDRESS);
        for (int i = 0; i < limit; i++) {
            comeFrom(i, 1);
        }
        assertThat(comeFrom(100, 1)).containsExactly(refused(100, Refusal.TOO_MANY, false));

        for (int address = 2; address < 20; address++) {
            comeFrom(100 + address, address);
        }

        assertThat(comeFrom(200, 1)).containsExactly(refused(200, Refusal.REFUSED, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a/b", "a.b", "ä", "a b", "a?"})
    void nameHasOneForm(String name) {
        assertThatThrownBy(() -> PipeName.ofPath("/pipe/" + name))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void nameHasAtMostSixtyFourCharacters() {
        assertThat(PipeName.ofPath("/pipe/" + "a".repeat(64)).path()).hasSize(70);
        assertThatThrownBy(() -> new PipeName("a".repeat(65)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void sideAndNoticeAreOneByte() {
        assertThat(Side.decode(new byte[] {'a'})).isEqualTo(Side.MAKER);
        assertThat(Side.decode(Side.JOINER.encode())).isEqualTo(Side.JOINER);
        assertThat(PipeNotice.decode(new byte[] {2})).isEqualTo(PipeNotice.MET);
        for (byte[] wrong : List.of(new byte[0], new byte[] {'a', 'a'}, new byte[] {'c'})) {
            assertThatThrownBy(() -> Side.decode(wrong)).isInstanceOf(MalformedException.class);
            assertThatThrownBy(() -> PipeNotice.decode(wrong))
                    .isInstanceOf(MalformedException.class);
        }
    }

    private void meet() {
        come(A, Side.MAKER);
        come(B, Side.JOINER);
    }

    private List<Output> come(long end, Side side) {
        return take(new Input.Came(end, NAME, side, Optional.empty()));
    }

    private List<Output> make(long end) {
        return take(new Input.Came(end, new PipeName("pair-" + end), Side.MAKER, Optional.empty()));
    }

    private List<Output> comeFrom(long end, int address) {
        PeerAddress from = PeerAddress.of(new byte[] {10, 0, 0, (byte) address});
        return take(new Input.Came(end, NAME, Side.JOINER, Optional.of(from)));
    }

    /** To whom a frame of so many bytes was handed, and nothing else happened. */
    private long passed(long from, int bytes) {
        byte[] frame = new byte[bytes];
        List<Output> outputs = take(new Input.Frame(from, frame));
        assertThat(outputs).hasSize(1);
        if (outputs.getFirst() instanceof Output.Pass(long to, byte[] handed)) {
            assertThat(handed).isEqualTo(frame);
            return to;
        }
        throw new AssertionError(outputs);
    }

    private static Output refused(long end, Refusal refusal, boolean strike) {
        return new Output.Refuse(end, refusal, strike);
    }

    private List<Output> take(Input input) {
        List<Output> outputs = new ArrayList<>();
        pipes.handle(input, now, outputs::add);
        return outputs;
    }
}
