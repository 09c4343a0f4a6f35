package chat.tacit.e2ee.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** People come, go and vanish at once, and lines are under way in any order. */
class RaceTest {

    static LongStream seeds() {
        return LongStream.range(100, 140);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyRaceConvergesOrSaysSo(long seed) {
        World world = new World(seed);
        Peer[] all = new Peer[8];
        all[0] = world.creator;
        IntStream.range(1, all.length).forEach(i -> all[i] = world.person("p" + i));
        world.acquaint(all);
        world.assemble(all[1], all[2], all[3]);
        Random random = new Random(seed);
        for (int round = 0; round < 6; round++) {
            for (Peer peer : all) {
                int choice = random.nextInt(6);
                if (peer.isInside() && peer != world.creator) {
                    switch (choice) {
                        case 0 -> world.leave(peer);
                        case 1 -> world.cut(peer);
                        case 2 -> world.say(peer, "round " + round);
                        default -> {}
                    }
                } else if (choice < 3 && !(peer.isInside() && peer.connected)) {
                    world.enter(peer);
                }
            }
            world.pass(Duration.ofMillis(random.nextInt(3_000)));
        }
        world.pass(Duration.ofSeconds(60));

        Roster roster = world.relay.roster.orElseThrow();
        Peer[] inside =
                List.of(all).stream()
                        .filter(it -> it.connected && it.isInside())
                        .toArray(Peer[]::new);
        assertThat(inside).hasSize(roster.size());
        assertThat(world.relay.refused)
                .allMatch(it -> it == chat.tacit.protocol.live.CommitCheck.Fault.NOT_NEXT);
        world.assertTogether(inside);
        for (Peer peer : inside) {
            assertThat(peer.events)
                    .noneMatch(LiveEvent.Unopenable.class::isInstance)
                    .noneMatch(LiveEvent.NotSameSession.class::isInstance);
        }
    }

    /** Both members are told of their newcomer before either has committed. */
    @Test
    void twoNewcomersAtOnceBothComeIn() {
        for (long seed = 0; seed < 20; seed++) {
            World world = new World(seed);
            Peer bob = world.person("bob");
            Peer carol = world.person("carol");
            Peer dave = world.person("dave");
            world.acquaint(world.creator, carol);
            world.acquaint(bob, dave);
            world.acquaint(world.creator, bob);
            world.assemble(bob);
            world.enter(carol);
            world.enter(dave);
            world.pass(Duration.ofSeconds(15));

            world.assertTogether(world.creator, bob, carol, dave);
        }
    }

    /** The relay calls a removal stale, and takes it all the same: its maker isn't shut out. */
    @Test
    void commitThatWasCalledStaleAndTakenIsTaken() {
        World world = new World(5);
        Peer bob = world.person("bob");
        Peer carol = world.person("carol");
        world.acquaint(world.creator, bob, carol);
        world.assemble(bob, carol);
        Roster before = world.creator.machine().roster().orElseThrow();
        world.relay.lie =
                (to, line) ->
                        line instanceof ServerLine.UserRemoved && to == world.creator
                                ? List.of(new ServerLine.Stale(before.epoch(), before.head()), line)
                                : List.of(line);
        world.leave(carol);
        world.pass(Duration.ofSeconds(5));

        assertThat(world.creator.ending).isEmpty();
        world.assertTogether(world.creator, bob);
    }

    @Test
    void nextMemberCommitsWhereTheFirstIsSilent() {
        World world = new World(6);
        Peer bob = world.person("bob");
        Peer carol = world.person("carol");
        world.acquaint(world.creator, bob, carol);
        world.assemble(bob, carol);
        world.relay.lie =
                (to, line) ->
                        to == world.creator && line instanceof ServerLine.UserLeft
                                ? List.of()
                                : List.of(line);
        world.leave(carol);
        world.pass(Duration.ofMillis(1_900));
        assertThat(bob.machine().roster().orElseThrow().size()).isEqualTo(3);
        world.pass(Duration.ofMillis(200));

        world.assertTogether(world.creator, bob);
        assertThat(world.creator.events)
                .contains(
                        new LiveEvent.Removed(
                                carol.id(),
                                bob.id(),
                                chat.tacit.protocol.live.Departure.Reason.LEFT,
                                true));
    }

    /** Two hundred are the simulation's, {@code check/sim/run live --members 200}. */
    @Test
    void sixtyMembersConverge() {
        World world = new World(60);
        List<Peer> all = new ArrayList<>(List.of(world.creator));
        IntStream.range(1, 60).forEach(i -> all.add(world.person("p" + i)));
        for (Peer peer : all) {
            world.acquaint(world.creator, peer);
        }
        world.enter(world.creator);
        world.run();
        for (int i = 1; i < all.size(); i++) {
            world.enter(all.get(i));
            if (i % 3 == 0) {
                world.run();
            }
        }
        world.pass(Duration.ofSeconds(5));
        Peer leaver = all.remove(30);
        world.leave(leaver);
        world.pass(Duration.ofSeconds(5));

        Roster roster = world.relay.roster.orElseThrow();
        assertThat(roster.size()).isEqualTo(59);
        assertThat(all).allMatch(it -> it.machine().roster().orElseThrow().equals(roster));
        world.say(all.get(45), "all");
        world.run();
        assertThat(all)
                .filteredOn(it -> it != all.get(45))
                .allMatch(it -> it.heard(all.get(45)).size() == 1);
        assertThat(leaver.heard(all.get(45))).isEmpty();
    }
}
