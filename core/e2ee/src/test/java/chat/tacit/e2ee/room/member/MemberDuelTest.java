package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Role;
import chat.tacit.protocol.room.AccountId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

/** Members who want different things on one head: {@code spec/50-room} §12, Races. */
class MemberDuelTest extends MemberRoom {
    private Peer cleo;

    @BeforeEach
    void makeAdmins() {
        cleo = anna.admit(person("cleo"));
        promote(ben, cleo);
    }

    /** Whoever is first stands; the other's was never in the chain, and can't be any more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void oneOfTwoWhoRemoveEachOtherStaysAndAllAgreeWhich(long seed) {
        world.random.setSeed(seed);
        world.delay = 50;
        Wish bens = ben.want(remove(cleo));
        Wish cleos = cleo.want(remove(ben));
        pass(MINUTE);
        boolean benStays = anna.point().members().has(ben.id());
        Peer winner = benStays ? ben : cleo;
        Peer loser = benStays ? cleo : ben;
        assertThat(anna.point().members().accounts())
                .containsExactlyInAnyOrder(anna.id(), winner.id());
        assertThat(winner.point()).isEqualTo(anna.point());
        assertThat(winner.done(benStays ? bens : cleos)).isEqualTo(anna.point());
        assertThat(loser.standing()).isEqualTo(Standing.LEFT);
        assertThat(loser.point()).isEqualTo(anna.point());
        assertThat(loser.all(Output.WishGone.class)).hasSize(1);
        assertThat(anna.machine.view().alarms()).isEmpty();
    }

    @Test
    void bothOfTwoChangesThatDoNotExcludeEachOtherStand() {
        world.delay = 50;
        Wish name = ben.rename("Yard");
        Wish epoch = cleo.want(new Change.Epoch());
        pass(MINUTE);
        ben.done(name);
        cleo.done(epoch);
        assertThat(ben.point()).isEqualTo(cleo.point());
    }

    @Test
    void whatSomebodyElseDidFirstIsMootAndTheUserIsToldWho() {
        Peer dora = anna.admit(person("dora"));
        ben.offline();
        Wish late = ben.want(remove(dora));
        cleo.want(remove(dora));
        pass(SECOND);
        ben.online = true;
        pass(MINUTE);
        assertThat(ben.all(Output.WishGone.class))
                .containsExactly(
                        new Output.WishGone(
                                late, Output.WishGone.Obstacle.MOOT, Optional.of(cleo.id())));
    }

    @Test
    void whoIsNoAdminAnyMoreCanNotRemove() {
        ben.offline();
        Wish late = ben.want(remove(cleo));
        anna.want(new Change.Roles(accounts(ben), Role.MEMBER));
        pass(SECOND);
        ben.online = true;
        pass(MINUTE);
        assertThat(ben.all(Output.WishGone.class))
                .containsExactly(
                        new Output.WishGone(
                                late,
                                Output.WishGone.Obstacle.NOT_ALLOWED,
                                Optional.of(anna.id())));
    }

    @Test
    void whatOthersHaveDoneOfAListIsLeftOut() {
        Peer dora = anna.admit(person("dora"));
        Peer emil = anna.admit(person("emil"));
        ben.offline();
        Wish both = ben.want(remove(dora, emil));
        cleo.want(remove(dora));
        pass(SECOND);
        ben.online = true;
        pass(MINUTE);
        ben.done(both);
        List<AccountId> left = List.copyOf(anna.point().members().accounts());
        assertThat(left).containsExactlyInAnyOrder(anna.id(), ben.id(), cleo.id());
    }

    @Test
    void wishThatIsGivenUpIsNotMadeAnyMore() {
        ben.offline();
        Wish wish = ben.rename("Yard");
        ben.handle(new Input.GivenUp(wish.id()));
        assertThat(ben.all(Output.WishGone.class))
                .extracting(Output.WishGone::obstacle)
                .containsExactly(Output.WishGone.Obstacle.GIVEN_UP);
        ben.online = true;
        pass(MINUTE);
        assertThat(anna.all(Output.Changed.class))
                .noneMatch(it -> it.core().core().change() instanceof Change.Name);
    }

    /** Parts whose members are the same serve again. */
    @Test
    void partsArePutOnceThoughTheHeadMoves() {
        world.delay = 50;
        clear(ben);
        Wish epoch = ben.want(new Change.Epoch());
        cleo.rename("Yard");
        anna.rename("Wood");
        pass(MINUTE);
        ben.done(epoch);
        long put =
                ben.all(Output.Call.class).stream()
                        .filter(it -> it.ask() instanceof Ask.PutPart)
                        .count();
        assertThat(put).isEqualTo(1);
    }

    @Test
    void ownerWhomTwoThirdsOfTheAdminsVoteOutIsOusted() {
        Peer dora = anna.admit(person("dora"));
        promote(dora);
        clear(ben, cleo, dora);
        for (Peer voter : List.of(ben, cleo)) {
            elect(voter, cleo);
            pass(MINUTE);
        }
        assertThat(cleo.point().members().owner()).isEqualTo(anna.id());
        Wish third = elect(dora, cleo);
        pass(SECOND);
        assertThat(dora.done(third).members().owner()).isEqualTo(cleo.id());
        pass(MINUTE);
        assertThat(anna.standing()).isEqualTo(Standing.LEFT);
        for (Peer voter : List.of(ben, cleo)) {
            assertThat(voter.machine.view().wishes()).isEmpty();
            assertThat(voter.point()).isEqualTo(dora.point());
            assertThat(voter.memory.votes()).isEmpty();
        }
    }

    /** Whoever completed the vote is gone: another ousts. */
    @Test
    void oustIsPostedByAnotherWhoVotedIfTheLastIsGone() {
        Peer dora = anna.admit(person("dora"));
        promote(dora);
        elect(ben, cleo);
        elect(cleo, cleo);
        pass(SECOND);
        dora.loses = ask -> ask instanceof Ask.PutPart;
        elect(dora, cleo);
        pass(SECOND);
        dora.stop();
        pass(MINUTE);
        assertThat(ben.point().members().owner()).isEqualTo(cleo.id());
    }

    private Wish elect(Peer voter, Peer successor) {
        Wish wish =
                new Wish(
                        Wish.Id.random(world.entropy()), new Wish.Elect(anna.id(), successor.id()));
        voter.handle(new Input.Wanted(wish));
        return wish;
    }

    @Test
    void keyEventGivesTheAccountItsNewKeysAndItReadsOn() {
        var renewed = ben.person.renewed(world.entropy());
        ben.become(
                new Self(
                        ben.id(),
                        List.of(renewed.speaker(), ben.person.speaker()),
                        List.of(renewed.recipient(), ben.person.recipient())));
        Wish key =
                ben.want(
                        new Change.Key(renewed.member(), List.of()),
                        chat.tacit.e2ee.room.Detail.of(List.of(renewed.bundle())));
        pass(SECOND);
        ben.done(key);
        anna.want(new Change.Epoch());
        pass(SECOND);
        ben.say("under the new key");
        anna.say("to the new key");
        pass(SECOND);
        assertThat(anna.heard()).contains("under the new key");
        assertThat(ben.heard()).contains("to the new key");
        assertThat(anna.all(Output.LeftOut.class)).isEmpty();
    }
}
