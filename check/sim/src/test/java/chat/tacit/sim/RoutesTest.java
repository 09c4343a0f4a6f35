package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connections that outlive full queues. */
class RoutesTest {
    private static final Duration SOON = Duration.ofMinutes(30);

    private final Homes homes;
    private final World world;

    RoutesTest() throws IOException {
        homes = Homes.make();
        world = new World(7, homes);
    }

    @AfterEach
    void end() {
        world.close();
        homes.close();
    }

    /** Alice and Bob, who share these relays. */
    private Tie connect(int relays, Limits limits) {
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < relays; i++) {
            servers.add(world.addServer(limits));
        }
        Person alice = world.addPerson("Alice", servers);
        Person bob = world.addPerson("Bob", servers);
        return world.connect(alice, bob, false);
    }

    @Test
    void whatWaitsBehindFullQueuesComesInOrderAsSoonAsTheyAreRead() {
        Tie tie = connect(2, Limits.defaults().with(Limit.QUEUE_MESSAGES, 32));
        Person bob = tie.other().person();
        assertThat(world.settle(SOON)).isTrue();
        bob.stop();
        for (int i = 0; i < 400; i++) {
            world.say(tie);
        }
        world.schedule().pass(Duration.ofHours(12));

        bob.start();
        assertThat(world.settle(Duration.ofMinutes(6))).isTrue();
        assertThat(bob.screen()).noneMatch(Shown::gaveUp);
        Invariant.checkAll(world);
    }
}
