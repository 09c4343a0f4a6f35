package chat.tacit.e2ee.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.agreement.Agreement;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.agreement.Target;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.pairing.Output.Failure;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Two sides on virtual time, and whoever stands between them. */
class PairingTest {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final PairingCode CODE = new PairingCode(4_711, List.of("river", "apple"));
    private static final PairingCode GUESS = new PairingCode(4_711, List.of("river", "apology"));

    /** The six messages of the rounds come before anything else. */
    private static final int ROUNDS = 6;

    private final SeededEntropy entropy = new SeededEntropy(8_236);
    private final Fingerprint relay = new Fingerprint(Bytes.owned(entropy.bytes(32)));
    private final OwnInvitation own = Samples.shortForm(entropy);
    private final List<Bytes> wire = new ArrayList<>();
    private Instant now = START;
    private UnaryOperator<Bytes> between = UnaryOperator.identity();

    private final Side a = new Side(Pairing.maker(CODE, relay, START, entropy));
    private final Side b = new Side(Pairing.joiner(CODE, relay, START, entropy));

    /** One machine and what it wanted. */
    private final class Side {
        final Pairing machine;
        final List<Output> outputs = new ArrayList<>();
        final List<Bytes> sent = new ArrayList<>();

        Side(Pairing machine) {
            this.machine = machine;
        }

        void take(Input input) {
            machine.handle(
                    input,
                    now,
                    output -> {
                        if (output instanceof Output.Send(Bytes bytes)) {
                            sent.add(bytes);
                        } else {
                            outputs.add(output);
                        }
                    });
        }

        Optional<Failure> failure() {
            return outputs.stream()
                    .filter(Output.Failed.class::isInstance)
                    .map(output -> ((Output.Failed) output).failure())
                    .findFirst();
        }

        boolean wants(Class<? extends Output> kind) {
            return outputs.stream().anyMatch(kind::isInstance);
        }
    }

    @Test
    void twoWithOneCodeExchangeInvitationAndJoin() throws Exception {
        run(a, b);
        assertThat(a.outputs).containsExactly(new Output.Confirmed());

        a.take(new Input.Made(own.invitation()));
        deliver(a, b);
        assertThat(b.outputs).containsExactly(new Output.Invited(own.invitation()));

        Join join = join(own.invitation());
        b.take(new Input.Joined(join));
        deliver(b, a);

        assertThat(b.outputs.getLast()).isEqualTo(new Output.Finished());
        assertThat(a.outputs)
                .containsExactly(
                        new Output.Confirmed(), new Output.Admit(join), new Output.Finished());
        assertThat(a.machine.wakeAt()).isEmpty();
        assertThat(b.machine.wakeAt()).isEmpty();
    }

    @Test
    void whatTravelsAfterTheRoundsTellsNoSize() throws Exception {
        run(a, b);
        a.take(new Input.Made(own.invitation()));
        deliver(a, b);
        b.take(new Input.Joined(join(own.invitation())));
        deliver(b, a);

        assertThat(wire.subList(ROUNDS, wire.size()))
                .extracting(Bytes::size)
                .containsExactly(8_192, 16_384);
    }

    @Test
    void wrongCodeFailsOnBothSidesBeforeAnythingElseIsSent() {
        Side guesser = new Side(Pairing.joiner(GUESS, relay, START, entropy));

        run(a, guesser);

        assertThat(guesser.failure()).contains(Failure.GUESSED);
        assertThat(a.wants(Output.Confirmed.class)).isFalse();
        assertThat(a.sent).isEmpty();
        a.take(new Input.Closed());
        assertThat(a.failure()).contains(Failure.GUESSED);
    }

    @Test
    void relayThatGuessesAtEachSideGetsNothingAndBothSeeIt() {
        Side towardsA = new Side(Pairing.joiner(GUESS, relay, START, entropy));
        Side towardsB = new Side(Pairing.maker(GUESS, relay, START, entropy));

        run(a, towardsA);
        run(towardsB, b);
        // It doesn't stop where an honest side would.
        a.take(new Input.Frame(Bytes.zeros(100)));

        assertThat(a.failure()).contains(Failure.GUESSED);
        assertThat(b.failure()).contains(Failure.GUESSED);
        assertThat(a.wants(Output.Confirmed.class)).isFalse();
        assertThat(b.wants(Output.Invited.class)).isFalse();
    }

    @Test
    void sameWordsAtAnotherRelayAreAnotherCode() {
        Fingerprint other = new Fingerprint(Bytes.owned(entropy.bytes(32)));
        Side elsewhere = new Side(Pairing.joiner(CODE, other, START, entropy));

        run(a, elsewhere);

        assertThat(elsewhere.failure()).contains(Failure.GUESSED);
        assertThat(a.wants(Output.Confirmed.class)).isFalse();
    }

    @Test
    void makerWhoseMessagesAreSentBackFails() {
        a.take(new Input.Met());
        a.take(new Input.Frame(a.sent.removeFirst()));

        assertThat(a.failure()).contains(Failure.GUESSED);
    }

    @Test
    void twoMakersOnOnePipeFail() {
        Side twin = new Side(Pairing.maker(CODE, relay, START, entropy));
        a.take(new Input.Met());
        twin.take(new Input.Met());
        deliver(twin, a);

        assertThat(a.failure()).contains(Failure.GUESSED);
    }

    @Test
    void everyMessageThatIsChangedFailsTheRun() {
        for (int changed = 0; changed < ROUNDS; changed++) {
            for (int at : new int[] {0, 1, 2, 20}) {
                Side one = new Side(Pairing.maker(CODE, relay, START, entropy));
                Side two = new Side(Pairing.joiner(CODE, relay, START, entropy));
                int[] seen = {0};
                int victim = changed;
                between = bytes -> seen[0]++ == victim ? flipped(bytes, at) : bytes;

                run(one, two);

                assertThat(one.wants(Output.Confirmed.class))
                        .as("message %d, byte %d", changed, at)
                        .isFalse();
            }
        }
    }

    @Test
    void recordedRunCannotBePlayedAgain() {
        run(a, b);
        List<Bytes> recorded = List.copyOf(wire);
        Side again = new Side(Pairing.joiner(CODE, relay, START, entropy));
        again.take(new Input.Met());

        again.take(new Input.Frame(recorded.get(0)));
        again.take(new Input.Frame(recorded.get(2)));

        assertThat(again.failure()).contains(Failure.GUESSED);
    }

    @Test
    void messageTwiceFailsTheRun() {
        a.take(new Input.Met());
        b.take(new Input.Met());
        Bytes first = a.sent.removeFirst();
        b.take(new Input.Frame(first));

        b.take(new Input.Frame(first));

        assertThat(b.failure()).contains(Failure.GUESSED);
    }

    @Test
    void invitationThatIsChangedIsNotJoined() {
        run(a, b);
        a.take(new Input.Made(own.invitation()));
        between = bytes -> flipped(bytes, 4_000);
        deliver(a, b);

        assertThat(b.wants(Output.Invited.class)).isFalse();
        assertThat(b.failure()).isPresent();
    }

    @Test
    void invitationSentBackAsTheAnswerIsRefused() {
        run(a, b);
        a.take(new Input.Made(own.invitation()));
        Bytes invitation = a.sent.removeFirst();

        a.take(new Input.Frame(invitation));

        assertThat(a.wants(Output.Admit.class)).isFalse();
        assertThat(a.failure()).contains(Failure.INTERRUPTED);
    }

    @Test
    void codeThatNobodyUsesEndsAfterTenMinutes() {
        assertThat(a.machine.wakeAt()).contains(START.plus(Pairing.LIFE));
        now = START.plus(Pairing.LIFE).minusMillis(1);
        a.take(new Input.Wake());
        assertThat(a.failure()).isEmpty();

        now = START.plus(Pairing.LIFE);
        a.take(new Input.Wake());

        assertThat(a.failure()).contains(Failure.UNUSED);
    }

    @Test
    void whoComesAndSaysNothingIsGivenUpAfterAMinute() {
        a.take(new Input.Met());
        now = START.plus(Pairing.RUN);
        a.take(new Input.Wake());

        assertThat(a.failure()).contains(Failure.GUESSED);
    }

    @Test
    void connectionThatEndsInTheRoundsBurnsTheCode() {
        a.take(new Input.Met());
        a.take(new Input.Closed());
        a.take(new Input.Met());

        assertThat(a.outputs).containsExactly(new Output.Failed(Failure.GUESSED));
    }

    /** Both meet, and messages pass until nobody says anything. */
    private void run(Side maker, Side joiner) {
        maker.take(new Input.Met());
        joiner.take(new Input.Met());
        while (!maker.sent.isEmpty() || !joiner.sent.isEmpty()) {
            deliver(maker, joiner);
            deliver(joiner, maker);
        }
    }

    private void deliver(Side from, Side to) {
        for (Bytes bytes : List.copyOf(from.sent)) {
            from.sent.removeFirst();
            wire.add(bytes);
            to.take(new Input.Frame(between.apply(bytes)));
        }
    }

    private static Bytes flipped(Bytes bytes, int at) {
        byte[] changed = bytes.toArray();
        changed[Math.min(at, changed.length - 1)] ^= 1;
        return Bytes.owned(changed);
    }

    private Join join(Invitation invitation) throws Exception {
        Agreement.Joined joined =
                Agreement.join(
                        Target.of(invitation),
                        ContactIdentityKey.generate(entropy),
                        Optional.empty(),
                        entropy);
        return new Join(joined.fields(), Bytes.owned(entropy.bytes(2_500)));
    }
}
