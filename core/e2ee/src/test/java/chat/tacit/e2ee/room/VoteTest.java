package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the owner goes ({@code spec/50-room} §12): by its own event, or by two thirds of the admins.
 */
class VoteTest {
    private static final Instant EXPIRES = Insider.NOW.plus(Duration.ofDays(1));

    private final SeededEntropy entropy = new SeededEntropy(66);
    private final Person anna = Person.of("anna", entropy);
    private final Person ben = Person.of("ben", entropy);
    private final Person cleo = Person.of("cleo", entropy);
    private Insider owner;
    private Insider admin;

    @BeforeEach
    void makeARoomWithThreeAdmins() throws UnopenableException {
        owner = Insider.create(anna, entropy);
        admin = owner.admit(ben);
        owner.admit(cleo);
        admin.readOn();
        List<AccountId> both = Stream.of(ben.id(), cleo.id()).sorted().toList();
        owner.post(new Change.Roles(both, Role.ADMIN));
        owner.readOn();
        admin.readOn();
    }

    private Vote vote(Person voter, AccountId successor, Instant expires) {
        Vote.Proposal proposal = new Vote.Proposal(anna.id(), successor, expires);
        return Vote.sign(owner.host.room, proposal, voter.speaker());
    }

    private Chain.Outcome oust(Vote... votes) {
        List<Vote> sorted = Stream.of(votes).sorted(Comparator.comparing(Vote::voter)).toList();
        Change change = new Change.Oust(anna.id(), ben.id(), sorted);
        return new Chain(admin.chain.last())
                .take(admin.event(admin.propose(change, Detail.NONE), 0), admin.keysInForce());
    }

    private void assertNotEnough(Vote... votes) {
        assertThat(oust(votes)).isInstanceOf(Chain.Skipped.class);
    }

    @Test
    void twoThirdsOfTheAdminsMakeAnotherOwner() {
        Chain.Outcome outcome = oust(vote(ben, ben.id(), EXPIRES), vote(cleo, ben.id(), EXPIRES));
        assertThat(outcome).isInstanceOf(Chain.Taken.class);
        MemberList after = ((Chain.Taken) outcome).after().members();
        assertThat(after.owner()).isEqualTo(ben.id());
        assertThat(after.has(anna.id())).isFalse();
    }

    @Test
    void oneOfThreeIsNotEnough() {
        assertNotEnough(vote(ben, ben.id(), EXPIRES));
    }

    @Test
    void votesForAnotherSuccessorOfAnotherRoomOrByNoAdminDontCount() {
        Vote own = vote(ben, ben.id(), EXPIRES);
        assertNotEnough(own, vote(cleo, cleo.id(), EXPIRES));
        assertNotEnough(own, vote(anna, ben.id(), EXPIRES));
        assertNotEnough(own, vote(Person.of("dora", entropy), ben.id(), EXPIRES));
        Vote.Proposal proposal = new Vote.Proposal(anna.id(), ben.id(), EXPIRES);
        RoomId elsewhere = new RoomId(chat.tacit.crypto.Bytes.zeros(32));
        assertNotEnough(own, Vote.sign(elsewhere, proposal, cleo.speaker()));
        assertNotEnough(
                own, new Vote(proposal, cleo.id(), ben.speaker().certificate(), own.signature()));
    }

    @Test
    void votesCountUntilTheyExpireAndForAWeekAtMost() {
        for (Instant good : List.of(Insider.NOW, Insider.NOW.plus(Vote.LIFE))) {
            assertThat(oust(vote(ben, ben.id(), good), vote(cleo, ben.id(), good)))
                    .isInstanceOf(Chain.Taken.class);
        }
        Vote own = vote(ben, ben.id(), EXPIRES);
        Instant over = Insider.NOW.minusMillis(1);
        Instant far = Insider.NOW.plus(Vote.LIFE).plusMillis(1);
        assertNotEnough(own, vote(cleo, ben.id(), over));
        assertNotEnough(own, vote(cleo, ben.id(), far));
    }

    @Test
    void ownerHandsOnAndStaysAnAdmin() {
        owner.post(new Change.Owner(ben.id()));
        owner.readOn();
        MemberList after = owner.chain.last().members();
        assertThat(after.owner()).isEqualTo(ben.id());
        assertThat(after.isAdmin(anna.id())).isTrue();
        assertThat(owner.post(new Change.Leave())).isTrue();
        owner.readOn();
        assertThat(owner.chain.last().members().has(anna.id())).isFalse();
        assertThat(owner.chain.last().left()).isTrue();
    }

    @Test
    void memberHasAnotherKeyByTheWordOfTheOldOne() {
        Person fresh = ben.renewed(entropy);
        admin.bundles.put(ben.id(), fresh.bundle());
        admin.post(new Change.Key(fresh.member(), List.of()), Detail.of(List.of(fresh.bundle())));
        owner.readOn();
        MemberList.Seat seat = owner.chain.last().members().seat(ben.id()).orElseThrow();
        assertThat(seat.member()).isEqualTo(fresh.member());
        assertThat(seat.role()).isEqualTo(Role.ADMIN);
        assertThat(owner.isShutOut()).isFalse();
    }
}
