package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.route.Relays;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.queue.Remaining;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A relay that says when it ends. */
class RetiringTest {
    private static final Duration SOON = Duration.ofMinutes(30);

    private final Homes homes;
    private final World world;

    RetiringTest() throws IOException {
        homes = Homes.make();
        world = new World(18, homes);
    }

    @AfterEach
    void end() {
        world.close();
        homes.close();
    }

    private void talk(Tie tie) {
        world.say(tie);
        world.say(tie.turned());
        assertThat(world.settle(SOON)).isTrue();
    }

    /**
     * Its operator sees when nobody needs it any more, and nothing is lost when it is off. With
     * this seed all that the new recovery queues are told comes by the other relay first, and is
     * confirmed before its copy leaves.
     */
    @Test
    void relayThatRetiresIsLeftByBothSides() {
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            servers.add(world.addServer(Limits.defaults()));
        }
        Person alice = world.addPerson("Alice", servers);
        Tie tie = world.connect(alice, world.addPerson("Bob", servers), false);
        assertThat(world.settle(SOON)).isTrue();
        RelayAddress first = Ends.relays(tie.other()).getFirst();
        Server old =
                servers.stream()
                        .filter(server -> server.address().equals(first))
                        .findFirst()
                        .orElseThrow();
        old.retire(world.schedule().instant().plus(Duration.ofDays(30)));
        world.network().restart(old, false);
        assertThat(
                        world.schedule()
                                .until(
                                        () ->
                                                old.service()
                                                        .remaining()
                                                        .filter(it -> it.queues() > 0)
                                                        .isPresent(),
                                        Duration.ofMinutes(5)))
                .isTrue();
        for (int i = 0; i < 3; i++) {
            talk(tie);
        }
        assertThat(
                        world.schedule()
                                .until(
                                        () ->
                                                world.people().stream()
                                                        .noneMatch(person ->
                                                                person.read(tx -> Relays.all(tx))
                                                                        .contains(old.address())),
                                        SOON))
                .isTrue();
        assertThat(old.service().remaining().map(Remaining::queues)).hasValue(0);
        assertThat(Ends.relays(tie.one())).doesNotContain(old.address());
        assertThat(Ends.relays(tie.other())).doesNotContain(old.address());
        old.stop();
        world.network().cutAll(old);
        talk(tie);
        Invariant.checkAll(world);
    }
}
