package chat.tacit.e2ee.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.live.ExchangeOutput.Failure;
import chat.tacit.e2ee.live.ExchangeOutput.Peer;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.DisplayName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** Two who exchange their identities, and whoever stands between them. */
final class ExchangeTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final SeededEntropy entropy = new SeededEntropy(20);
    private final ExchangeSide alice = new ExchangeSide(ExchangeRole.A, "Alice", entropy);
    private final ExchangeSide bob = new ExchangeSide(ExchangeRole.B, "Bob", entropy);

    private static void same(ExchangeSide... sides) {
        for (ExchangeSide side : sides) {
            side.take(new ExchangeInput.Compared(true));
        }
    }

    @Test
    void bothSeeTheSameStringAndAgreeWhenBothHaveSaidSo() {
        ExchangeSide.run(alice, bob);
        assertThat(alice.string()).isPresent().isEqualTo(bob.string());
        assertThat(alice.string().orElseThrow()).matches("[a-z2-7]{4} [a-z2-7]{4}");
        assertThat(alice.agreed()).isEmpty();

        same(alice);
        ExchangeSide.carry(alice, bob);
        assertThat(alice.agreed()).as("Bob hasn't looked yet").isEmpty();
        assertThat(bob.agreed()).as("nor here").isEmpty();

        same(bob);
        ExchangeSide.carry(alice, bob);
        assertThat(alice.agreed())
                .contains(new Peer(bob.identity.publicKey(), new DisplayName("Bob")));
        assertThat(bob.agreed())
                .contains(new Peer(alice.identity.publicKey(), new DisplayName("Alice")));
        assertThat(alice.machine.wakeAt()).isEmpty();
    }

    @Test
    void whoSaysThatTheyDifferEndsItForBoth() {
        ExchangeSide.run(alice, bob);
        same(bob);
        alice.take(new ExchangeInput.Compared(false));
        ExchangeSide.carry(alice, bob);
        assertThat(alice.failure()).contains(Failure.DIFFERENT);
        assertThat(bob.failure()).contains(Failure.DIFFERENT);
        same(bob);
        assertThat(bob.agreed()).isEmpty();
    }

    @Test
    void middlemanShowsTwoStrings() {
        ExchangeSide toAlice = new ExchangeSide(ExchangeRole.B, "Bob", entropy);
        ExchangeSide toBob = new ExchangeSide(ExchangeRole.A, "Alice", entropy);
        ExchangeSide.run(alice, toAlice);
        ExchangeSide.run(toBob, bob);
        assertThat(alice.string()).isPresent();
        assertThat(bob.string()).isPresent();
        assertThat(alice.string()).isNotEqualTo(bob.string());
    }

    @Test
    void whoWaitsForTheOthersOpeningCannotChooseAnotherOne() {
        // Committed to one opening, the middleman sees Alice's and shows another that suits it.
        ExchangeSide committed = new ExchangeSide(ExchangeRole.B, "Bob", entropy);
        ExchangeSide better = new ExchangeSide(ExchangeRole.B, "Bob", entropy);
        alice.take(new ExchangeInput.Met());
        committed.take(new ExchangeInput.Met());
        better.take(new ExchangeInput.Met());
        Bytes commitment = alice.post.remove();
        alice.hear(committed.post.remove());
        Bytes opening = alice.post.remove();
        assertThat(opening.size()).isEqualTo(ExchangeOpening.SIZE);
        better.post.clear();
        better.hear(commitment);
        alice.hear(better.post.remove());
        assertThat(alice.failure()).contains(Failure.DISTURBED);
        assertThat(alice.string()).isEmpty();
    }

    @Test
    void nothingIsOpenedBeforeTheOthersCommitment() {
        alice.take(new ExchangeInput.Met());
        assertThat(alice.post).singleElement().extracting(Bytes::size).isEqualTo(32);
        bob.take(new ExchangeInput.Met());
        bob.hear(alice.post.remove());
        bob.post.remove(); // its commitment, which never arrives
        alice.hear(bob.post.remove());
        assertThat(alice.failure()).contains(Failure.DISTURBED);
        assertThat(alice.post).isEmpty();
    }

    @Test
    void ownCommitmentReflectedEndsIt() {
        alice.take(new ExchangeInput.Met());
        alice.hear(alice.post.remove());
        assertThat(alice.failure()).contains(Failure.DISTURBED);
        assertThat(alice.post).as("nothing was opened").isEmpty();
    }

    @Test
    void ownMessagesReflectedByAnotherRoleDoNotServe() {
        // What Alice says as A is no commitment, opening or proof of a B.
        ExchangeSide mirror =
                new ExchangeSide(ExchangeRole.A, "Alice", alice.identity, new SeededEntropy(21));
        alice.take(new ExchangeInput.Met());
        mirror.take(new ExchangeInput.Met());
        ExchangeSide.carry(alice, mirror);
        assertThat(alice.failure()).contains(Failure.DISTURBED);
    }

    @Test
    void ownIdentityIsToldFromSomebodyElses() {
        ExchangeSide device = new ExchangeSide(ExchangeRole.B, "Alice", alice.identity, entropy);
        ExchangeSide.run(alice, device);
        assertThat(alice.failure()).contains(Failure.OWN);
    }

    @Test
    void whoDoesNotHoldTheKeyProvesNothing() {
        // Mallory opens Bob's public key as her own, and can sign with hers alone.
        SigningKey mallory = SigningKey.generate(entropy);
        AgreementKey ephemeral = AgreementKey.generate(entropy);
        ExchangeOpening opening =
                new ExchangeOpening(
                        bob.identity.publicKey(),
                        ephemeral.publicKey(),
                        Bytes.owned(entropy.bytes(ExchangeOpening.NONCE_SIZE)));
        alice.take(new ExchangeInput.Met());
        alice.post.remove();
        alice.hear(opening.commitment(ExchangeRole.B));
        ExchangeOpening hers = ExchangeOpening.decode(alice.post.remove());
        alice.hear(opening.encode());
        Bytes openings = ExchangeOpening.hash(hers, opening);
        alice.hear(proof(mallory, ExchangeRole.B, ephemeral, hers, openings));
        assertThat(alice.failure()).contains(Failure.DISTURBED);
        assertThat(alice.string()).isEmpty();
    }

    @Test
    void proofOfTheOtherRoleDoesNotHold() {
        ExchangeOpening opening = opened(bob.identity);
        assertThat(alice.failure()).isEmpty();
        alice.hear(proof(bob.identity, ExchangeRole.A, bobs, atAlice, hash(opening)));
        assertThat(alice.failure()).contains(Failure.DISTURBED);
    }

    @Test
    void proofOfBobHolds() {
        ExchangeOpening opening = opened(bob.identity);
        alice.hear(proof(bob.identity, ExchangeRole.B, bobs, atAlice, hash(opening)));
        assertThat(alice.string()).isPresent();
    }

    private final AgreementKey bobs = AgreementKey.generate(entropy);
    private ExchangeOpening atAlice =
            new ExchangeOpening(bob.identity.publicKey(), bobs.publicKey(), Bytes.zeros(32));

    /** Brings Alice as far as waiting for a proof of this identity, whose keys the test holds. */
    private ExchangeOpening opened(SigningKey as) {
        ExchangeOpening opening =
                new ExchangeOpening(as.publicKey(), bobs.publicKey(), Bytes.zeros(32));
        alice.take(new ExchangeInput.Met());
        alice.post.remove();
        alice.hear(opening.commitment(ExchangeRole.B));
        atAlice = ExchangeOpening.decode(alice.post.remove());
        alice.hear(opening.encode());
        return opening;
    }

    private Bytes hash(ExchangeOpening opening) {
        return ExchangeOpening.hash(atAlice, opening);
    }

    private static Bytes proof(
            SigningKey by,
            ExchangeRole role,
            AgreementKey ephemeral,
            ExchangeOpening other,
            Bytes openings) {
        byte[] plain = new byte[SigningKey.SIGNATURE_SIZE + 65];
        byte[] signature = by.sign(ExchangeOpening.proof(role, openings)).toArray();
        System.arraycopy(signature, 0, plain, 0, signature.length);
        plain[signature.length] = 1;
        plain[signature.length + 1] = 'B';
        try {
            return ExchangeKeys.derive(ExchangeRole.B, ephemeral, other.ephemeral(), openings)
                    .seal(ExchangeKeys.Box.PROOF, plain);
        } catch (chat.tacit.crypto.UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 96, 145, 65_535})
    void messageOfAnotherSizeEndsIt(int size) {
        alice.take(new ExchangeInput.Met());
        alice.hear(Bytes.owned(entropy.bytes(size)));
        assertThat(alice.failure()).contains(Failure.DISTURBED);
    }

    @Test
    void keyOfLowOrderEndsIt() {
        ExchangeOpening weak =
                new ExchangeOpening(
                        bob.identity.publicKey(),
                        new chat.tacit.crypto.AgreementPublicKey(Bytes.zeros(32)),
                        Bytes.zeros(32));
        alice.take(new ExchangeInput.Met());
        alice.hear(weak.commitment(ExchangeRole.B));
        alice.hear(weak.encode());
        assertThat(alice.failure()).contains(Failure.DISTURBED);
    }

    @Test
    void verdictCannotBeForgedRepeatedOrReflected() {
        ExchangeSide.run(alice, bob);
        same(alice);
        Bytes verdict = alice.post.remove();
        alice.hear(verdict);
        assertThat(alice.failure()).contains(Failure.DISTURBED);
        assertThat(alice.agreed()).isEmpty();

        bob.hear(verdict);
        assertThat(bob.failure()).isEmpty();
        bob.hear(verdict);
        assertThat(bob.failure()).contains(Failure.DISTURBED);
    }

    @Test
    void eachStepHasItsTime() {
        alice.wake(Exchange.LIFE.minus(MOMENT));
        assertThat(alice.failure()).isEmpty();
        alice.wake(MOMENT);
        assertThat(alice.failure()).contains(Failure.UNUSED);

        bob.take(new ExchangeInput.Met());
        bob.wake(Exchange.RUN.minus(MOMENT));
        assertThat(bob.failure()).isEmpty();
        bob.wake(MOMENT);
        assertThat(bob.failure()).contains(Failure.INTERRUPTED);
    }

    @Test
    void bothHaveSomeMinutesToCompare() {
        ExchangeSide.run(alice, bob);
        same(alice);
        alice.wake(Exchange.COMPARE.minus(MOMENT));
        assertThat(alice.failure()).isEmpty();
        alice.wake(MOMENT);
        assertThat(alice.failure()).contains(Failure.INTERRUPTED);
    }

    @Test
    void endOfTheConnectionBeforeBothHaveSaidSoTrustsNobody() {
        ExchangeSide.run(alice, bob);
        same(alice);
        alice.take(new ExchangeInput.Closed());
        assertThat(alice.failure()).contains(Failure.INTERRUPTED);
    }
}
