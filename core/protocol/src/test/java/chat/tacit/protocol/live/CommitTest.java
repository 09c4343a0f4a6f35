package chat.tacit.protocol.live;

import static chat.tacit.protocol.live.Commits.HASH;
import static chat.tacit.protocol.live.Commits.add;
import static chat.tacit.protocol.live.Commits.consent;
import static chat.tacit.protocol.live.Commits.gone;
import static chat.tacit.protocol.live.Commits.head;
import static chat.tacit.protocol.live.Commits.left;
import static chat.tacit.protocol.live.Commits.remove;
import static chat.tacit.protocol.live.Commits.vouch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.CommitCheck.Fault;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What everybody who sees a commit says of it. */
class CommitTest {
    private final Entropy entropy = new SeededEntropy(10);
    private final Person alice = Person.of(entropy);
    private final Person bob = Person.of(entropy);
    private final Person carol = Person.of(entropy);
    private final Person dave = Person.of(entropy);

    /** A session as its creator makes it. */
    private Roster founded(Terms terms) {
        Ticket ticket =
                Ticket.create(new SessionName("Attic"), alice.key(), terms, Person.RELAY, entropy);
        return Roster.founded(Room.of(ticket, Person.RELAY), alice.creates(ticket));
    }

    private static Roster taken(Roster roster, Commit commit) {
        CommitCheck check = CommitCheck.of(roster, commit);
        assertThat(check).isInstanceOf(CommitCheck.Holds.class);
        return ((CommitCheck.Holds) check).next();
    }

    private static void refused(Roster roster, Commit commit, Fault fault) {
        assertThat(CommitCheck.of(roster, commit)).isEqualTo(new CommitCheck.Wrong(fault));
    }

    /** Alice, Bob and Carol. */
    private Roster three(Terms terms) {
        Roster one = founded(terms);
        Roster two = taken(one, add(one, alice, bob));
        return taken(two, add(two, bob, carol, alice));
    }

    @Test
    void additionsAndRemovalsMakeAChain() {
        Roster three = three(Terms.ANYBODY);
        Roster two = taken(three, remove(three, alice, gone(three, bob)));
        Roster again = taken(two, add(two, carol, bob));

        assertThat(again.members())
                .extracting(Member::id)
                .containsExactly(alice.id(), carol.id(), bob.id());
        assertThat(again.members()).extracting(Member::joined).containsExactly(0L, 2L, 4L);
        assertThat(again.epoch()).isEqualTo(4);
        assertThat(again.member(bob.id()).orElseThrow().leaf()).isEqualTo(bob.leaf().key());
    }

    @Test
    void decodingGivesBackWhatWasEncoded() {
        Roster three = three(Terms.ANYBODY);
        Bytes leaving = Leave.sign(three.room(), bob.key(), gone(three, bob).joined());
        for (Commit commit :
                List.of(
                        add(three, alice, dave, bob, carol),
                        remove(three, alice, left(three, bob, leaving), gone(three, carol)))) {
            assertThat(Commit.decode(commit.encode())).isEqualTo(commit);
        }
    }

    @Test
    void onlyTheOneEncodingDecodes() {
        Roster three = three(Terms.ANYBODY);
        Bytes leaving = Leave.sign(three.room(), bob.key(), 1);

        Strictness.check(
                remove(three, alice, left(three, bob, leaving), gone(three, carol)).encode(),
                bytes -> Commit.decode(bytes).encode());
        Strictness.check(
                add(three, alice, dave, bob).encode(), bytes -> Commit.decode(bytes).encode());
    }

    @Test
    void noByteOfACommitCanBeExchanged() {
        Roster three = three(new Terms(2, List.of()));
        Bytes leaving = Leave.sign(three.room(), bob.key(), 1);
        for (Commit commit :
                List.of(
                        add(three, alice, dave, bob),
                        remove(three, alice, left(three, bob, leaving)))) {
            Bytes encoded = commit.encode();
            for (int at = 0; at < encoded.size(); at += 5) {
                byte[] bytes = encoded.toArray();
                bytes[at] ^= 1;
                assertThat(holds(three, Bytes.owned(bytes))).isFalse();
            }
            assertThat(holds(three, encoded)).isTrue();
        }
    }

    private static boolean holds(Roster roster, Bytes commit) {
        try {
            return CommitCheck.of(roster, Commit.decode(commit)) instanceof CommitCheck.Holds;
        } catch (MalformedException e) {
            return false;
        }
    }

    @Test
    void commitsHoldAtTheirPlaceInTheirSessionAlone() {
        Roster one = founded(Terms.ANYBODY);
        Commit first = add(one, alice, bob);
        Roster two = taken(one, first);

        refused(two, first, Fault.NOT_NEXT);
        refused(one, add(two, bob, carol), Fault.NOT_NEXT);
        refused(founded(Terms.ANYBODY), first, Fault.OTHER_SESSION);
    }

    @Test
    void sessionThatWasBegunAnewIsAnotherChain() {
        Ticket ticket =
                Ticket.create(
                        new SessionName("Attic"),
                        alice.key(),
                        Terms.ANYBODY,
                        Person.RELAY,
                        entropy);
        Room room = Room.of(ticket, Person.RELAY);
        Roster before = Roster.founded(room, alice.creates(ticket));
        Person later =
                new Person(alice.key(), dave.leafKey(), dave.kemKey(), dave.leaf(), dave.session());
        Roster anew = Roster.founded(room, later.creates(ticket));

        assertThat(anew.head()).isNotEqualTo(before.head());
        refused(anew, add(before, alice, bob), Fault.NOT_NEXT);
    }

    @Test
    void onlyMembersCommitAndNobodyForAnother() {
        Roster three = three(Terms.ANYBODY);
        Commit.AddUser ofAlice = add(three, alice, dave);
        Commit forged =
                Commit.AddUser.sign(three.room(), bob.key(), ofAlice.head(), ofAlice.addition());

        refused(three, add(three, dave, Person.of(entropy)), Fault.COMMITTER);
        refused(three, forged, Fault.SIGNATURE);
        refused(three, remove(three, bob, gone(three, bob)), Fault.COMMITTER);
    }

    @Test
    void commitIsSignedForOneRelay() {
        Roster three = three(Terms.ANYBODY);
        Room elsewhere =
                new Room(
                        new Fingerprint(Bytes.owned(entropy.bytes(32))),
                        three.room().live(),
                        Terms.ANYBODY);
        Commit.AddUser add = add(three, alice, dave);

        refused(
                three,
                Commit.AddUser.sign(elsewhere, alice.key(), add.head(), add.addition()),
                Fault.SIGNATURE);
    }

    /** The leaf to which direct messages are sealed is in the newcomer's own signed message. */
    @Test
    void leafIsTheNewcomersOwn() {
        Roster three = three(Terms.ANYBODY);
        Identification own = dave.joins(three.room().live());
        Leaf another = new Leaf(bob.leaf().key(), own.leaf().kem(), own.leaf().nonce());
        Identification changed =
                new Identification(own.identity(), another, own.errand(), own.signature());

        refused(
                three,
                add(
                        three,
                        alice,
                        new Commit.Addition(changed, consent(three, alice, dave), List.of())),
                Fault.NEWCOMER);
    }

    @Test
    void memberIsNotAddedAgainAndNobodyByAMessageToAnotherSession() {
        Roster three = three(Terms.ANYBODY);
        Roster other = founded(Terms.ANYBODY);
        Identification elsewhere = dave.joins(other.room().live());

        refused(three, add(three, alice, bob), Fault.NEWCOMER);
        refused(
                three,
                add(
                        three,
                        alice,
                        new Commit.Addition(elsewhere, consent(three, alice, dave), List.of())),
                Fault.NEWCOMER);
    }

    @Test
    void newcomerIsAddedByWhomItAskedAlone() {
        Roster three = three(Terms.ANYBODY);
        Roster two = taken(three, remove(three, alice, gone(three, carol)));
        Identification said = dave.joins(three.room().live());

        for (Consent consent : List.of(consent(three, bob, dave), consent(two, alice, dave))) {
            refused(
                    three,
                    add(three, alice, new Commit.Addition(said, consent, List.of())),
                    Fault.CONSENT);
        }
    }

    @Test
    void asManyVouchAsTheCreatorWants() {
        Roster three = three(new Terms(3, List.of()));

        refused(three, add(three, alice, dave), Fault.VOUCHES);
        refused(three, add(three, alice, dave, bob), Fault.VOUCHES);
        refused(three, add(three, alice, dave, bob, bob), Fault.VOUCHES);
        refused(three, add(three, alice, dave, bob, alice), Fault.VOUCHES);
        refused(three, add(three, alice, dave, bob, dave), Fault.VOUCHES);
        refused(three, add(three, alice, dave, bob, Person.of(entropy)), Fault.VOUCHES);
        taken(three, add(three, alice, dave, bob, carol));
    }

    @Test
    void vouchesAreForOneNewcomerOneAdmissionAndOneHead() {
        Roster three = three(new Terms(2, List.of()));
        Roster two = taken(three, remove(three, alice, gone(three, carol)));
        Identification said = dave.joins(three.room().live());
        Person eve = Person.of(entropy);
        Vouch forgedExpiry = vouch(three, bob, dave);

        for (Vouch vouch :
                List.of(
                        vouch(three, bob, eve),
                        vouch(two, bob, dave),
                        new Vouch(bob.id(), 61, forgedExpiry.signature()))) {
            refused(
                    three,
                    add(
                            three,
                            alice,
                            new Commit.Addition(said, consent(three, alice, dave), List.of(vouch))),
                    Fault.VOUCHES);
        }
    }

    @Test
    void onlyAnchorsCountWhereThereAreAny() {
        List<MemberId> anchors = Stream.of(alice.id(), carol.id()).sorted().toList();
        Roster three = three(new Terms(2, anchors));

        refused(three, add(three, alice, dave, bob), Fault.VOUCHES);
        refused(three, add(three, bob, dave, alice), Fault.VOUCHES);
        taken(three, add(three, alice, dave, carol));
        taken(three, add(three, bob, dave, alice, carol));
    }

    @Test
    void removedAreMembersOfThatJoinNumber() {
        Roster three = three(Terms.ANYBODY);
        Departure earlier = new Departure(carol.id(), 1, Departure.Reason.GONE, Optional.empty());

        refused(three, remove(three, alice, gone(three, dave)), Fault.DEPARTURE);
        refused(three, remove(three, alice, earlier), Fault.DEPARTURE);
    }

    @Test
    void whoeverIsSaidToHaveLeftSignedIt() {
        Roster three = three(Terms.ANYBODY);
        Bytes own = Leave.sign(three.room(), bob.key(), 1);
        Bytes ofAnotherStay = Leave.sign(three.room(), bob.key(), 7);
        Bytes ofCarol = Leave.sign(three.room(), carol.key(), 1);

        taken(three, remove(three, alice, left(three, bob, own)));
        refused(three, remove(three, alice, left(three, bob, ofAnotherStay)), Fault.DEPARTURE);
        refused(three, remove(three, alice, left(three, bob, ofCarol)), Fault.DEPARTURE);
    }

    @Test
    void removalsAreInOrderAndNotEmpty() {
        Roster three = three(Terms.ANYBODY);

        assertThatThrownBy(() -> remove(three, alice, gone(three, carol), gone(three, bob)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> remove(three, alice, gone(three, bob), gone(three, bob)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> remove(three, alice)).isInstanceOf(MalformedException.class);
    }

    @Test
    void commitNamesTheListThatItLeadsTo() {
        Roster three = three(Terms.ANYBODY);
        Commit.AddUser add = add(three, alice, dave);
        Commit.Head wrong = head(three, alice, three);

        refused(
                three,
                Commit.AddUser.sign(three.room(), alice.key(), wrong, add.addition()),
                Fault.MEMBERS);
    }

    @Test
    void fullSessionTakesNobody() {
        List<Member> many = new ArrayList<>();
        Roster one = founded(Terms.ANYBODY);
        many.addAll(one.members());
        for (int i = 1; i < Roster.MAX_MEMBERS; i++) {
            many.add(new Member(SigningKey.generate(entropy).publicKey(), bob.leaf().key(), i));
        }
        Roster full = Roster.of(one.room(), 1_000, HASH, many);
        Roster room = Roster.of(one.room(), 1_000, HASH, many.subList(0, many.size() - 1));

        refused(full, add(full, alice, dave), Fault.FULL);
        taken(room, add(room, alice, dave));
    }

    @Test
    void listsOfMembersAreInOrderAndNameNobodyTwice() {
        Roster three = three(Terms.ANYBODY);
        List<Member> members = new ArrayList<>(three.members());

        assertThat(Roster.of(three.room(), 2, three.head(), members)).isEqualTo(three);
        assertThatThrownBy(() -> Roster.of(three.room(), 2, HASH, members.reversed()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Roster.of(three.room(), 1, HASH, members))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Roster.of(three.room(), 2, HASH, List.of()))
                .isInstanceOf(MalformedException.class);
        members.set(2, new Member(alice.key().publicKey(), carol.leaf().key(), 2));
        assertThatThrownBy(() -> Roster.of(three.room(), 2, HASH, members))
                .isInstanceOf(MalformedException.class);
    }
}
