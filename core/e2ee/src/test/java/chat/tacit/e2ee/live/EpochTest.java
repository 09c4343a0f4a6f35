package chat.tacit.e2ee.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Commit;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.Departure;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Member;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who reads what, when people come and go. */
class EpochTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final Payload HI = new Payload(Payload.Kind.CONTENT, Peer.text("hi"));

    private final World world = new World(11);
    private final SeededEntropy entropy = new SeededEntropy(12);
    private final Side a = new Side();
    private final Side b = new Side();
    private final Side c = new Side();

    /** One member without a machine around it: it keeps whatever it has. */
    private final class Side {
        final SigningKey key = SigningKey.generate(entropy);
        final OwnLeaf leaf = OwnLeaf.vouched(entropy);

        MemberId id() {
            return MemberId.of(key.publicKey());
        }

        Member member(long joined) {
            return new Member(key.publicKey(), leaf.key().publicKey(), joined);
        }

        Chain chain(Epoch epoch) {
            Self self = new Self(key, new DisplayName("x"), world.room, Trust.NOBODY, entropy);
            return new Chain(self, leaf, epoch);
        }
    }

    private Roster three() {
        return Roster.of(
                world.room,
                2,
                Bytes.owned(entropy.bytes(32)),
                List.of(a.member(0), b.member(1), c.member(2)));
    }

    private static EpochSecret copy(EpochSecret secret) {
        return new EpochSecret(Secret.of(secret.bytes().expose(), 0, EpochSecret.SIZE));
    }

    private static SealedMessage message(Bytes sealed) {
        return SealedMessage.decode(sealed);
    }

    @Test
    void whoeverLeftReadsNothingThatFollows() throws Exception {
        Roster roster = three();
        EpochSecret secret = EpochSecret.fresh(entropy);
        EpochSecret kept = copy(secret);
        Chain ofA = a.chain(new Epoch(roster, copy(secret)));
        Chain ofC = c.chain(new Epoch(roster, copy(secret)));
        ClientLine.RemoveUser removal =
                (ClientLine.RemoveUser)
                        ofA.remove(
                                        List.of(
                                                new Departure(
                                                        b.id(),
                                                        1,
                                                        Departure.Reason.GONE,
                                                        Optional.empty())))
                                .line();
        Bytes parts = removal.parts().orElseThrow().bytes();
        assertThat(parts.size()).isEqualTo(EpochRandom.PART_SIZE);
        assertThat(ofC.take(removal.commit().bytes(), Optional.of(parts), NOW))
                .isInstanceOf(Chain.Taken.class);
        assertThat(ofA.take(removal.commit().bytes(), Optional.empty(), NOW))
                .isInstanceOf(Chain.Taken.class);
        SealedMessage said = message(ofA.epoch().seal(a.key, HI, entropy));
        assertThat(ofC.epoch().open(a.id(), said, c.id(), c.leaf))
                .isInstanceOf(Opening.Message.class);

        // B has its leaf, the old secret and everything that travelled.
        Roster after = ofA.roster();
        assertThat(openedBy(b, after, kept, said)).isInstanceOf(Opening.Unopenable.class);
        EpochSecret guess = kept.next(new EpochRandom(Secret.zeros(32)), after.head());
        assertThat(openedBy(b, after, guess, said)).isInstanceOf(Opening.Unopenable.class);
        assertThat(
                        b.chain(new Epoch(roster, kept))
                                .take(removal.commit().bytes(), Optional.of(parts), NOW))
                .isEqualTo(new Chain.Ends(new Ending.PutOut(a.id())));
        assertThat(opensPart(after, parts)).isFalse();
    }

    private boolean opensPart(Roster after, Bytes part) {
        for (MemberId id : List.of(a.id(), b.id(), c.id())) {
            try {
                EpochRandom.open(world.room, after.head(), id, b.leaf, part);
                return true;
            } catch (chat.tacit.crypto.UnopenableException e) {
                assertThat(e).isNotNull();
            }
        }
        return false;
    }

    private static Opening openedBy(
            Side side, Roster roster, EpochSecret secret, SealedMessage said) {
        return new Epoch(roster, copy(secret))
                .open(roster.ids().iterator().next(), said, side.id(), side.leaf);
    }

    @Test
    void whoeverComesReadsNothingOlder() {
        Roster before = three();
        EpochSecret secret = EpochSecret.fresh(entropy);
        SealedMessage said = message(new Epoch(before, copy(secret)).seal(a.key, HI, entropy));
        EpochSecret given = secret.next(EpochRandom.fresh(entropy), Bytes.owned(entropy.bytes(32)));

        assertThat(openedBy(c, before, secret, said)).isInstanceOf(Opening.Message.class);
        assertThat(openedBy(c, before, given, said)).isInstanceOf(Opening.Unopenable.class);
    }

    @Test
    void directMessageIsForOneMemberAlone() throws Exception {
        Roster roster = three();
        EpochSecret secret = EpochSecret.fresh(entropy);
        SealedMessage said =
                message(new Epoch(roster, copy(secret)).seal(a.key, b.member(1), HI, entropy));

        assertThat(openedBy(b, roster, secret, said))
                .isEqualTo(new Opening.Message(a.id(), HI, true, 0));
        assertThat(openedBy(c, roster, secret, said)).isInstanceOf(Opening.Unopenable.class);
        Epoch outsider = new Epoch(roster, EpochSecret.fresh(entropy));
        assertThat(outsider.open(a.id(), said, b.id(), b.leaf))
                .isInstanceOf(Opening.Unopenable.class);
    }

    @Test
    void noBitOfAMessageCanBeExchangedAndNoneIsTakenTwice() {
        Roster roster = three();
        EpochSecret secret = EpochSecret.fresh(entropy);
        Bytes sealed = new Epoch(roster, copy(secret)).seal(a.key, HI, entropy);
        Epoch ofB = new Epoch(roster, copy(secret));
        for (int bit = 0; bit < 8 * sealed.size(); bit++) {
            byte[] changed = sealed.toArray();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(opens(ofB, Bytes.owned(changed))).isFalse();
        }
        assertThat(opens(ofB, sealed)).isTrue();
        assertThat(opens(ofB, sealed)).isFalse();
    }

    private boolean opens(Epoch epoch, Bytes sealed) {
        try {
            SealedMessage said = message(sealed);
            return said.epoch() == epoch.roster().epoch()
                    && epoch.open(a.id(), said, b.id(), b.leaf) instanceof Opening.Message;
        } catch (chat.tacit.crypto.MalformedException e) {
            return false;
        }
    }

    /** Everybody inside can make everybody's sender key, and nobody another's signature. */
    @Test
    void memberCannotSpeakInTheNameOfAnother() {
        Roster roster = three();
        EpochSecret secret = EpochSecret.fresh(entropy);
        Epoch ofC = new Epoch(roster, copy(secret));
        Bytes own = Forgery.of(ofC, c.member(2), c.key, HI, entropy);
        Bytes ofA = Forgery.of(ofC, a.member(0), c.key, HI, entropy);
        Epoch ofB = new Epoch(roster, copy(secret));

        assertThat(ofB.open(c.id(), message(own), b.id(), b.leaf))
                .isInstanceOf(Opening.Message.class);
        assertThat(ofB.open(a.id(), message(ofA), b.id(), b.leaf))
                .isInstanceOf(Opening.Unopenable.class);
    }

    @Test
    void nextSecretNeedsTheOldOneAsWellAsTheRandomBytes() {
        EpochSecret secret = EpochSecret.fresh(entropy);
        EpochRandom random = EpochRandom.fresh(entropy);
        Bytes head = Bytes.owned(entropy.bytes(32));
        EpochSecret next = secret.next(random, head);

        assertThat(secret.next(random, head)).isEqualTo(next);
        assertThat(EpochSecret.fresh(entropy).next(random, head)).isNotEqualTo(next);
        assertThat(secret.next(EpochRandom.fresh(entropy), head)).isNotEqualTo(next);
        assertThat(secret.next(random, Bytes.zeros(32))).isNotEqualTo(next);
    }

    @Test
    void countersShowGapsAndDoNotFallBack() {
        Roster roster = three();
        EpochSecret secret = EpochSecret.fresh(entropy);
        Epoch ofA = new Epoch(roster, copy(secret));
        Epoch ofB = new Epoch(roster, copy(secret));
        SealedMessage first = message(ofA.seal(a.key, HI, entropy));
        ofA.seal(a.key, HI, entropy);
        SealedMessage third = message(ofA.seal(a.key, HI, entropy));

        assertThat(ofB.open(a.id(), third, b.id(), b.leaf))
                .isEqualTo(new Opening.Message(a.id(), HI, false, 2));
        assertThat(ofB.open(a.id(), first, b.id(), b.leaf))
                .isEqualTo(new Opening.Unopenable(a.id()));
    }

    /** The state is copied and seals under the same number again: the salt keeps the two apart. */
    @Test
    void copiedStateSealsNothingUnderTheSameKey() {
        Roster roster = three();
        EpochSecret secret = EpochSecret.fresh(entropy);
        Payload other = new Payload(Payload.Kind.CONTENT, Peer.text("yo"));
        Bytes one = message(new Epoch(roster, copy(secret)).seal(a.key, HI, entropy)).box();
        Bytes two = message(new Epoch(roster, copy(secret)).seal(a.key, other, entropy)).box();

        assertThat(one.slice(10, 40)).isNotEqualTo(two.slice(10, 40));
    }

    /** Two members commit at once: both boxes are made from one key and one head at worst. */
    @Test
    void racingAdditionsShareAKeyAndTheSaltKeepsThemApart() {
        EpochSecret secret = EpochSecret.fresh(entropy);
        Bytes head = Bytes.owned(entropy.bytes(32));
        EpochRandom one = EpochRandom.fresh(entropy);
        EpochRandom two = EpochRandom.fresh(entropy);
        Bytes first = secret.seal(one, head, entropy);
        Bytes second = secret.seal(two, head, entropy);

        int salt = SealingKey.SALT_SIZE;
        assertThat(first.slice(0, salt)).isNotEqualTo(second.slice(0, salt));
        assertThat(first.size()).isEqualTo(salt + 32 + Aead.TAG_SIZE);
        assertThat(xor(first.slice(salt, 32), second.slice(salt, 32)))
                .isNotEqualTo(xor(Bytes.of(one.bytes().expose()), Bytes.of(two.bytes().expose())));
    }

    private static Bytes xor(Bytes one, Bytes two) {
        byte[] all = one.toArray();
        for (int i = 0; i < all.length; i++) {
            all[i] ^= two.shared()[i];
        }
        return Bytes.owned(all);
    }

    @Test
    void randomBytesThatAreNotTheCommitsShutOutWhoGetsThem() throws Exception {
        Roster roster = three();
        EpochSecret secret = EpochSecret.fresh(entropy);
        Chain ofA = a.chain(new Epoch(roster, copy(secret)));
        Chain ofC = c.chain(new Epoch(roster, copy(secret)));
        ClientLine.RemoveUser removal = (ClientLine.RemoveUser) ofA.remove(goneB()).line();
        Bytes head = Commit.decode(removal.commit().bytes()).next();
        Bytes wrong = EpochRandom.fresh(entropy).part(world.room, head, c.member(2), entropy);

        assertThat(ofC.take(removal.commit().bytes(), Optional.of(wrong), NOW))
                .isEqualTo(new Chain.Ends(new Ending.ShutOut(a.id())));
    }

    private List<Departure> goneB() {
        return List.of(new Departure(b.id(), 1, Departure.Reason.GONE, Optional.empty()));
    }

    /** A leaf of low order keeps nobody from removing somebody. */
    @Test
    void leafThatIsNoKeyShutsOutItsOwnerAlone() {
        Member hostile = new Member(c.key.publicKey(), new AgreementPublicKey(Bytes.zeros(32)), 2);
        Roster roster =
                Roster.of(
                        world.room,
                        2,
                        Bytes.owned(entropy.bytes(32)),
                        List.of(a.member(0), b.member(1), hostile));
        EpochSecret secret = EpochSecret.fresh(entropy);
        Chain ofA = a.chain(new Epoch(roster, copy(secret)));
        ClientLine.RemoveUser removal = (ClientLine.RemoveUser) ofA.remove(goneB()).line();

        assertThat(removal.parts().map(Data::bytes)).contains(Bytes.zeros(80));
        assertThat(ofA.take(removal.commit().bytes(), Optional.empty(), NOW))
                .isInstanceOf(Chain.Taken.class);
    }

    @Test
    void oldSecretIsKeptTenSecondsForWhatIsUnderWay() {
        Peer bob = world.person("bob");
        Peer carol = world.person("carol");
        world.acquaint(world.creator, bob, carol);
        world.assemble(bob);
        world.say(bob, "one");
        world.say(bob, "two");
        ServerLine one = new ServerLine.Send(bob.id(), sealed(bob, 2));
        ServerLine two = new ServerLine.Send(bob.id(), sealed(bob, 1));
        bob.up.clear();
        world.enter(carol);
        world.run();
        world.pass(Duration.ofSeconds(9));
        world.inject(world.creator, one);
        assertThat(world.creator.heard(bob)).containsExactly("bob: one");
        world.pass(Duration.ofSeconds(2));
        world.inject(world.creator, two);

        assertThat(world.creator.heard(bob)).containsExactly("bob: one");
        assertThat(world.creator.sees(new LiveEvent.Late(bob.id(), true))).isTrue();
    }

    /** The data of the line that somebody said so many before the last. */
    private static Data sealed(Peer peer, int fromLast) {
        return ((ClientLine.Send) peer.lines.get(peer.lines.size() - fromLast)).sealed();
    }

    @Test
    void messageThatOvertakesItsCommitWaitsForIt() {
        Peer bob = world.person("bob");
        Peer carol = world.person("carol");
        world.acquaint(world.creator, bob, carol);
        world.assemble(bob);
        ServerLine[] held = new ServerLine[1];
        world.relay.lie =
                (to, line) -> {
                    if (to == bob && line instanceof ServerLine.UserAdded) {
                        held[0] = line;
                        return List.of();
                    }
                    return List.of(line);
                };
        bob.trusted.remove(carol.id());
        world.enter(carol);
        world.run();
        world.say(world.creator, "early");
        world.run();
        assertThat(bob.heard(world.creator)).isEmpty();
        world.inject(bob, held[0]);

        assertThat(bob.heard(world.creator)).containsExactly("alice: early");
    }

    @Test
    void nothingNewIsSaidWhileSomebodyIsLeaving() {
        Peer bob = world.person("bob");
        Peer carol = world.person("carol");
        world.acquaint(world.creator, bob, carol);
        world.assemble(bob, carol);
        long before = bob.machine().roster().orElseThrow().epoch();
        ServerLine[] removal = new ServerLine[1];
        world.relay.lie =
                (to, line) -> {
                    if (to == bob && line instanceof ServerLine.UserRemoved) {
                        removal[0] = line;
                        return List.of();
                    }
                    return List.of(line);
                };
        world.leave(carol);
        world.run();
        world.say(bob, "without carol");
        world.run();
        assertThat(bob.lines).noneMatch(ClientLine.Send.class::isInstance);
        world.inject(bob, removal[0]);
        world.run();

        assertThat(world.creator.heard(bob)).containsExactly("bob: without carol");
        assertThat(message(sealed(bob, 1).bytes()).epoch()).isGreaterThan(before);
    }
}
