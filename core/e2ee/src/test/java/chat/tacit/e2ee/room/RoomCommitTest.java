package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Turn;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Epochs and their envelopes ({@code spec/50-room} §13). */
class RoomCommitTest {
    private final SeededEntropy entropy = new SeededEntropy(13);
    private final Person anna = Person.of("anna", entropy);
    private final Person ben = Person.of("ben", entropy);
    private Insider owner;
    private Insider member;

    @BeforeEach
    void makeARoom() throws UnopenableException {
        owner = Insider.create(anna, entropy);
        member = owner.admit(ben);
    }

    @Test
    void everybodyComesIntoTheNewEpoch() {
        owner.post(new Change.Epoch());
        owner.readOn();
        member.readOn();
        long epoch = owner.chain.last().epoch().number();
        assertThat(epoch).isEqualTo(3);
        assertThat(member.secretsOf(epoch)).isEqualTo(owner.secretsOf(epoch).withoutAdmin());
        assertThat(owner.secretsOf(epoch).admin()).isPresent();
    }

    @Test
    void whoBecomesAnAdminHasTheAdminsKey() {
        owner.post(new Change.Roles(List.of(ben.id()), Role.ADMIN));
        owner.readOn();
        member.readOn();
        long epoch = owner.chain.last().epoch().number();
        assertThat(member.secretsOf(epoch)).isEqualTo(owner.secretsOf(epoch));
    }

    @Test
    void whoIsShutOutSaysByWhom() {
        Proposal proposal = owner.propose(new Change.Epoch(), Detail.NONE);
        List<Bytes> right = proposal.parts(owner.bundles::get, entropy);
        for (Bytes wrong : List.of(withoutBens(right), Bytes.zeros(9))) {
            assertShutOut(proposal, List.of(wrong));
        }
        assertShutOut(proposal, List.of());
    }

    private Bytes withoutBens(List<Bytes> parts) {
        byte[] part = parts.getFirst().toArray();
        boolean first = ben.id().compareTo(anna.id()) < 0;
        part[first ? 100 : 2 + 1_745 + 100] ^= 1;
        return Bytes.owned(part);
    }

    private void assertShutOut(Proposal proposal, List<Bytes> parts) {
        Point before = member.chain.last();
        StateEvent event =
                proposal.event(
                        owner.keysInForce(),
                        owner.host.put(parts),
                        new Proposal.Now(owner.host.next(), 0, Insider.NOW),
                        entropy);
        member.chain = new Chain(before);
        member.alarms.clear();
        assertThat(member.take(event)).isInstanceOf(Chain.Taken.class);
        assertThat(member.alarms).containsExactly(Alarm.of(Alarm.Kind.SHUT_OUT, anna.id()));
        assertThat(member.isShutOut()).isTrue();
        member.chain = new Chain(before);
    }

    @Test
    void partThatIsNotTheOneInTheTurnShutsOut() throws UnopenableException {
        Proposal proposal = owner.propose(new Change.Epoch(), Detail.NONE);
        Bytes part = proposal.parts(owner.bundles::get, entropy).getFirst();
        PartRef told = new PartRef(1, EnvelopeParts.hash(part));
        assertThat(EnvelopeParts.own(0, part, told).size()).isEqualTo(1_745);
        assertThat(EnvelopeParts.own(1, part, told).size()).isEqualTo(1_745);
        assertThatThrownBy(() -> EnvelopeParts.own(2, part, told))
                .isInstanceOf(UnopenableException.class);
        PartRef other = new PartRef(1, Bytes.zeros(32));
        assertThatThrownBy(() -> EnvelopeParts.own(0, part, other))
                .isInstanceOf(UnopenableException.class);
    }

    /** An author who seals to one member other seeds than the commit names. */
    @Test
    void envelopeWithOtherSecretsShutsOut() {
        EpochSecrets secrets = EpochSecrets.fresh(false, entropy);
        EpochSecrets others = EpochSecrets.fresh(false, entropy);
        Envelope envelope =
                new Envelope(owner.host.room, 3, ben.id(), secrets.hash(owner.host.room, 3));
        Bytes sealed = envelope.seal(ben.bundle(), others, entropy);
        assertThatThrownBy(() -> envelope.open(ben.recipient(), sealed, entropy))
                .isInstanceOf(UnopenableException.class);
    }

    @Test
    void adminWhoGetsNoAdminsKeyIsShutOut() throws UnopenableException {
        owner.post(new Change.Roles(List.of(ben.id()), Role.ADMIN));
        owner.readOn();
        member.readOn();
        Point before = member.chain.last();
        Proposal proposal = owner.propose(new Change.Epoch(), Detail.NONE);
        EpochSecrets secrets = proposal.secrets().orElseThrow();
        long epoch = proposal.epoch();
        Bytes seeds = secrets.hash(owner.host.room, epoch);
        List<Bytes> envelopes =
                owner.chain.last().members().accounts().stream()
                        .map(it ->
                                new Envelope(owner.host.room, epoch, it, seeds)
                                        .seal(owner.bundleOf(it), secrets.withoutAdmin(), entropy))
                        .toList();
        StateEvent event =
                proposal.event(
                        owner.keysInForce(),
                        owner.host.put(EnvelopeParts.of(envelopes)),
                        new Proposal.Now(owner.host.next(), 0, Insider.NOW),
                        entropy);
        assertThat(member.take(event)).isInstanceOf(Chain.Taken.class);
        assertThat(member.alarms).containsExactly(Alarm.of(Alarm.Kind.SHUT_OUT, anna.id()));
        assertThat(before.members().isAdmin(ben.id())).isTrue();
    }

    /** The seeds are right, and the host follows keys that nobody has. */
    @Test
    void keysThatAreNotThoseOfTheSecretsShutOut() throws UnopenableException {
        owner.post(new Change.Roles(List.of(ben.id()), Role.ADMIN));
        owner.readOn();
        member.readOn();
        VerifyingKey key = SigningKey.generate(entropy).publicKey();
        for (UnaryOperator<Commit> other :
                List.<UnaryOperator<Commit>>of(
                        it -> with(it, key, it.reading(), it.admin()),
                        it -> with(it, it.posting(), key, it.admin()),
                        it -> with(it, it.posting(), it.reading(), key))) {
            Point before = member.chain.last();
            member.alarms.clear();
            assertThat(member.take(changed(other))).isInstanceOf(Chain.Taken.class);
            assertThat(member.alarms).containsExactly(Alarm.of(Alarm.Kind.SHUT_OUT, anna.id()));
            member.chain = new Chain(before);
        }
    }

    private static Commit with(
            Commit it, VerifyingKey posting, VerifyingKey reading, VerifyingKey admin) {
        return new Commit(
                posting, reading, admin, it.seeds(), it.members(), it.envelopes(), it.events());
    }

    /** A new epoch of the owner's, with right envelopes and another commit. */
    private StateEvent changed(UnaryOperator<Commit> other) throws UnopenableException {
        StateEvent event = owner.event(owner.propose(new Change.Epoch(), Detail.NONE), 0);
        int sealed = owner.chain.last().sealed();
        EpochKeys keys = owner.keysInForce();
        State state = StateBox.open(keys, owner.host.room, sealed, event.sealed()).state();
        Core core = state.core().core();
        Commit commit = other.apply(core.commit().orElseThrow());
        Core forged = new Core(core.head(), core.change(), core.detail(), Optional.of(commit));
        State said = new State(SignedCore.sign(forged, anna.device()), state.detail());
        Turn turn = event.turn().orElseThrow();
        return new StateEvent(
                event.position(),
                said.core().hash(),
                Optional.of(
                        new Turn(
                                commit.posting(),
                                commit.reading(),
                                commit.admin(),
                                turn.members(),
                                turn.parts())),
                StateBox.seal(keys, sealed, said, anna.author(), entropy));
    }

    @Test
    void thirtyTwoEnvelopesAreAPart() throws UnopenableException {
        List<Bytes> envelopes =
                new ArrayList<>(IntStream.range(0, 33).mapToObj(i -> Bytes.zeros(i + 1)).toList());
        List<Bytes> parts = EnvelopeParts.of(envelopes);
        assertThat(parts).hasSize(2);
        PartRef second = new PartRef(2, EnvelopeParts.hash(parts.get(1)));
        assertThat(EnvelopeParts.own(32, parts.get(1), second)).isEqualTo(envelopes.get(32));
        assertThat(EnvelopeParts.of(List.of())).isEmpty();
    }

    /** With RSA keys of the largest size that is taken. */
    @Test
    void fullPartOfTheLongestEnvelopesFitsAtTheHost() {
        int longest = 640 + 1_088 + EpochSecrets.SIZE + 16;
        List<Bytes> full = IntStream.range(0, 32).mapToObj(_ -> Bytes.zeros(longest)).toList();
        assertThat(EnvelopeParts.of(full).getFirst().size()).isLessThanOrEqualTo(PartRef.MAX_PART);
    }

    @Test
    void createHasNoEnvelopes() {
        Change create = new Change.Create(anna.member());
        assertThat(Proposal.recipients(create, owner.chain.last().members())).isEmpty();
    }

    /** The head has moved, and everybody is still there: nobody makes envelopes twice. */
    @Test
    void partsServeAgainAsLongAsTheSameMembersGetTheSameEpoch() {
        Proposal.Wish epoch = new Proposal.Wish(new Change.Epoch(), Detail.NONE);
        Proposal first = owner.propose(epoch.change(), Detail.NONE);
        owner.post(new Change.Name(), Detail.named("Yard"));
        owner.readOn();
        Proposal again = first.again(owner.chain.last(), epoch).orElseThrow();
        assertThat(again.secrets()).isEqualTo(first.secrets());
        StateEvent event =
                again.event(
                        owner.keysInForce(),
                        owner.host.put(first.parts(owner.bundles::get, entropy)),
                        new Proposal.Now(owner.host.next(), 0, Insider.NOW),
                        entropy);
        member.readOn();
        assertThat(member.take(event)).isInstanceOf(Chain.Taken.class);
        assertThat(member.isShutOut()).isFalse();
    }

    @Test
    void partsDoNotServeAgainForOthersOrForAnotherEpoch() throws UnopenableException {
        Proposal.Wish epoch = new Proposal.Wish(new Change.Epoch(), Detail.NONE);
        Proposal first = owner.propose(epoch.change(), Detail.NONE);
        Point before = owner.chain.last();
        Change remove = new Change.Remove(List.of(ben.id()));
        assertThat(first.again(before, new Proposal.Wish(remove, Detail.NONE))).isEmpty();
        Change name = new Change.Name();
        assertThat(first.again(before, new Proposal.Wish(name, Detail.named("Yard")))).isEmpty();
        owner.post(new Change.Epoch());
        owner.readOn();
        assertThat(first.again(owner.chain.last(), epoch)).isEmpty();
    }
}
