package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.Rotation;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.kit.Lie;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When queues are replaced, and where those lie that take their places. */
final class ReplacedQueuesTest {
    private static final Duration SOON = Duration.ofMinutes(30);

    private final Homes homes;
    private final World world;

    ReplacedQueuesTest() throws IOException {
        homes = Homes.make();
        world = new World(7, homes);
    }

    @AfterEach
    void end() {
        world.close();
        homes.close();
    }

    /** Alice and Bob, who share these relays. */
    private Tie connect(int relays) {
        List<Server> servers = servers(relays);
        Person alice = world.addPerson("Alice", servers);
        return world.connect(alice, world.addPerson("Bob", servers), false);
    }

    private List<Server> servers(int relays) {
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < relays; i++) {
            servers.add(world.addServer(Limits.defaults()));
        }
        return servers;
    }

    /** As the program is used, without terms of a test's own; every message comes by the queue. */
    @Test
    @Tag("long")
    void queueIsReplacedAfterAThousandMessages() {
        Tie tie = connect(1);
        assertThat(world.settle(SOON)).isTrue();
        List<SenderId> bobs = Ends.ids(tie.other());
        say(tie, 900);
        assertThat(Ends.ids(tie.other())).isEqualTo(bobs);
        say(tie, 101);
        assertThat(
                        world.schedule()
                                .until(
                                        () ->
                                                Ends.ids(tie.other()).stream()
                                                        .noneMatch(bobs::contains),
                                        Duration.ofHours(12)))
                .isTrue();
        Invariant.checkAll(world);
    }

    private void say(Tie tie, int messages) {
        for (int i = 0; i < messages; i++) {
            world.say(tie);
            if (i % 50 == 49) {
                assertThat(world.settle(SOON)).isTrue();
            }
        }
        assertThat(world.settle(SOON)).isTrue();
    }

    /**
     * Long before the queue there is so far behind the other that it would be replaced for that.
     */
    @Test
    void relayThatCorruptsEverythingIsLeft() {
        Tie tie = connect(3);
        assertThat(world.settle(SOON)).isTrue();
        OwnQueue queue = Ends.queues(tie.other()).getFirst();
        Server bad =
                world.servers().stream()
                        .filter(server -> server.address().equals(queue.relay()))
                        .findFirst()
                        .orElseThrow();
        bad.lie(() -> Lie.CORRUPT);
        say(tie, 70);
        assertThat(Rotation.MOST_BEHIND).isGreaterThan(2 * 70);
        assertThat(
                        world.schedule()
                                .until(
                                        () -> !Ends.relays(tie.other()).contains(bad.address()),
                                        Duration.ofHours(2)))
                .isTrue();
        bad.lie(() -> Lie.NONE);
        say(tie, 1);
        say(tie.turned(), 1);
        Invariant.checkAll(world);
    }

    /** Nothing is said here: what counts is where queues lie, whatever they are for. */
    @Test
    void noRelayOfThreeHasAQueueOfAllConnectionsWhileTheyAreReplaced() {
        world.rotate(new Rotation.Terms(Duration.ofHours(2), 1_000));
        List<Server> servers = servers(3);
        Person alice = world.addPerson("Alice", servers);
        List<Tie> ties = new ArrayList<>();
        for (String name : List.of("Bob", "Carol", "Dora")) {
            ties.add(world.connect(alice, world.addPerson(name, servers), false));
        }
        assertThat(world.settle(SOON)).isTrue();
        List<SenderId> before = Ends.ids(ties.getFirst().one());
        for (int i = 0; i < 60; i++) {
            world.schedule().pass(Duration.ofMinutes(5));
            for (Server server : servers) {
                long here =
                        alice.read(tx ->
                                        tx.one(
                                                "SELECT COUNT(DISTINCT conversation) FROM queue"
                                                        + " WHERE relay = ?",
                                                row -> row.integer(1),
                                                server.address().toString()))
                                .orElseThrow();
                assertThat(here).isLessThanOrEqualTo(2);
            }
        }
        assertThat(Ends.count(ties.getFirst().one(), "queue")).isGreaterThanOrEqualTo(9);
        assertThat(Ends.ids(ties.getFirst().one())).doesNotContainAnyElementsOf(before);
        Invariant.checkAll(world);
    }
}
