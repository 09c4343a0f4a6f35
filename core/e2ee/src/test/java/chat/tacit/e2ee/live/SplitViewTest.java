package chat.tacit.e2ee.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

/** A relay that shows people different rooms. */
class SplitViewTest {
    private final World world = new World(21);
    private final Peer alice = world.creator;
    private final Peer bob = world.person("bob");
    private final Peer carol = world.person("carol");
    private final Peer dave = world.person("dave");

    /** Hands what somebody said last to somebody in the other room. */
    private void carry(Peer from, Peer to) {
        ClientLine.Send said = (ClientLine.Send) from.lines.getLast();
        world.inject(to, new ServerLine.Send(from.id(), said.sealed()));
    }

    @Test
    void peopleInTwoRoomsAreToldSo() {
        world.acquaint(alice, bob, carol, dave);
        world.assemble(bob);
        String together = alice.machine().view().orElseThrow().text();
        assertThat(bob.machine().view().orElseThrow().text()).isEqualTo(together);

        TestRelay one = world.relay;
        TestRelay other = new TestRelay(world.room, 22, world.now());
        other.roster = one.roster;
        other.members.put(bob.id(), bob);
        one.members.remove(bob.id());
        world.enter(carol);
        world.run();
        world.relay = other;
        world.enter(dave);
        world.run();
        assertThat(carol.isInside() && dave.isInside()).isTrue();

        world.say(bob, "who is here?");
        carry(bob, alice);
        world.relay = one;
        world.say(alice, "hello?");
        carry(alice, bob);

        assertThat(alice.sees(new LiveEvent.NotSameSession(bob.id()))).isTrue();
        assertThat(bob.sees(new LiveEvent.NotSameSession(alice.id()))).isTrue();
        assertThat(alice.heard(bob)).isEmpty();
        assertThat(alice.machine().view()).isNotEqualTo(bob.machine().view());
    }

    @Test
    void whoeverIsLeftBehindIsToldWhenTheOthersSpeak() {
        world.acquaint(alice, bob, carol);
        world.assemble(bob);
        world.relay.members.remove(bob.id());
        world.enter(carol);
        world.run();
        world.say(alice, "we are three");
        carry(alice, bob);
        assertThat(bob.events).doesNotContain(new LiveEvent.NotSameSession(alice.id()));
        world.pass(Duration.ofSeconds(11));

        assertThat(bob.sees(new LiveEvent.NotSameSession(alice.id()))).isTrue();
    }

    /** The relay keeps it out of the way: it is never told that somebody has come. */
    @Test
    void whoeverIsLeftBehindLeavesWhenItsOwnCommitIsStale() {
        world.acquaint(alice, bob, carol, dave);
        world.assemble(bob);
        world.relay.members.remove(bob.id());
        world.enter(carol);
        world.run();
        Roster at = alice.machine().roster().orElseThrow();
        world.inject(bob, new ServerLine.UserLeft(alice.id(), 0, Optional.empty()));
        world.say(bob, "is nobody here?");
        world.inject(bob, new ServerLine.Stale(at.epoch(), at.head()));
        world.pass(Inside.PROMISED.minusMillis(1));
        assertThat(bob.ending).isEmpty();
        world.pass(Duration.ofMillis(1));

        assertThat(bob.ending).contains(new Ending.HeldBack());
        assertThat(alice.heard(bob)).isEmpty();
    }

    /** The others go on without it, by its own commit. */
    @Test
    void whoeverHearsNothingOfItsOwnCommitLeaves() {
        world.acquaint(alice, bob, carol);
        world.assemble(bob, carol);
        world.cut(carol);
        world.relay.members.remove(alice.id());
        world.pass(Inside.PROMISED.plusSeconds(1));

        assertThat(alice.ending).contains(new Ending.HeldBack());
    }

    @Test
    void commitThatComesInTimeAfterAllIsNoLie() {
        world.acquaint(alice, bob, carol);
        world.assemble(bob);
        Roster before = bob.machine().roster().orElseThrow();
        world.inject(bob, new ServerLine.Stale(before.epoch() + 1, before.head()));
        world.enter(carol);
        world.run();
        world.pass(Inside.PROMISED.multipliedBy(2));

        world.assertTogether(alice, bob, carol);
    }

    @Test
    void staleOfAnEpochThatIsOverSaysNothing() {
        world.acquaint(alice, bob, carol);
        world.assemble(bob, carol);
        Roster now = bob.machine().roster().orElseThrow();
        world.inject(bob, new ServerLine.Stale(now.epoch() - 1, now.head()));
        world.pass(Inside.PROMISED.multipliedBy(2));

        world.assertTogether(alice, bob, carol);
    }

    @Test
    void sessionThatItsCreatorBeganAnewIsAnother() {
        world.acquaint(alice, bob, carol);
        world.assemble(bob);
        String before = bob.machine().view().orElseThrow().text();
        world.relay = new TestRelay(world.room, 23, world.now());
        world.enter(alice);
        world.run();
        world.enter(carol);
        world.run();
        world.say(alice, "again");
        carry(alice, bob);

        assertThat(bob.sees(new LiveEvent.NotSameSession(alice.id()))).isTrue();
        assertThat(carol.machine().view().orElseThrow().text()).isNotEqualTo(before);
    }

    @Test
    void viewIsThirtyTwoCharactersInGroupsOfFour() {
        world.enter(alice);
        world.run();

        assertThat(alice.machine().view().orElseThrow().text())
                .matches("([a-z2-7]{4} ){7}[a-z2-7]{4}");
    }
}
