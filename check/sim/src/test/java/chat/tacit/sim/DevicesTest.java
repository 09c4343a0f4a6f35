package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.Connections;
import chat.tacit.client.device.Removals;
import chat.tacit.client.device.UntoldContacts;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Alice has several devices, which aren't always there. */
class DevicesTest {
    private static final Duration SOON = Duration.ofHours(3);

    private final Homes homes;
    private final World world;
    private Person alice;
    private Person bob;
    private ConversationId withBob;
    private ConversationId withAlice;

    DevicesTest() throws IOException {
        homes = Homes.make();
        world = new World(71, homes);
    }

    @BeforeEach
    void acquaint() {
        var _ = world.addServer(Limits.defaults());
        var _ = world.addServer(Limits.defaults());
        alice = world.addPerson("Alice", world.servers());
        bob = world.addPerson("Bob", world.servers());
        Tie tie = world.connect(alice, bob, false);
        withBob = tie.one().conversation();
        withAlice = tie.other().conversation();
    }

    @AfterEach
    void end() {
        world.close();
        homes.close();
    }

    private Instant now() {
        return world.schedule().instant();
    }

    private void await(BooleanSupplier condition) {
        assertThat(world.schedule().until(condition, SOON)).isTrue();
    }

    private boolean isConnected(Person device) {
        return device.read(tx -> !Connections.of(tx, withBob).isEmpty());
    }

    private static List<String> texts(Person person, ConversationId of) {
        return person.texts(of).stream().sorted().toList();
    }

    @Test
    @Tag("long")
    void threeDevicesKeepOneConversationThoughOneWasAwayForLongerThanAnyRelayKeepsAnything() {
        Person laptop = world.link(alice, "Laptop");
        await(() -> isConnected(laptop));
        Person tablet = world.link(laptop, "Tablet");
        await(() -> isConnected(tablet));
        tablet.stop();
        for (int day = 0; day < 9; day++) {
            var _ = bob.send(withAlice, "day " + day + " of Bob");
            var _ = (day % 2 == 0 ? alice : laptop).send(withBob, "day " + day + " of Alice");
            world.schedule().pass(Duration.ofDays(1));
        }
        tablet.start();
        var _ = tablet.send(withBob, "back again");
        world.schedule().pass(Duration.ofDays(2));

        assertThat(texts(bob, withAlice)).hasSize(19).doesNotHaveDuplicates();
        for (Person device : List.of(alice, laptop, tablet)) {
            assertThat(texts(device, withBob)).isEqualTo(texts(bob, withAlice));
        }
    }

    @Test
    void deviceIsRemovedWhileEverybodySpeaks() {
        Person laptop = world.link(alice, "Laptop");
        Person tablet = world.link(alice, "Tablet");
        await(() -> isConnected(laptop) && isConnected(tablet));
        world.schedule().pass(SOON);
        for (int i = 0; i < 4; i++) {
            var _ = bob.send(withAlice, "Bob " + i);
            var _ = alice.send(withBob, "Alice " + i);
            var _ = tablet.send(withBob, "Tablet " + i);
        }
        var _ =
                world.surely(
                        alice,
                        (tx, parts) -> {
                            parts.removals().begin(tx, 3, now());
                            return true;
                        });
        alice.crash(Duration.ofSeconds(20)); // whatever it was at
        await(() -> alice.isUp() && alice.read(UntoldContacts::of).isEmpty());
        await(() -> tablet.read(Removals::isRemoved));
        world.schedule().pass(SOON);
        var _ = bob.send(withAlice, "after it");
        var _ = laptop.send(withBob, "still here");
        world.schedule().pass(SOON);

        int devices = bob.read(tx -> Connections.devices(tx, withAlice));
        assertThat(devices).isEqualTo(2);
        assertThat(texts(tablet, withBob)).doesNotContain("after it", "still here");
        for (Person device : List.of(alice, laptop)) {
            assertThat(texts(device, withBob)).contains("after it", "still here", "Bob 3");
        }
        assertThat(texts(bob, withAlice)).contains("after it", "still here", "Alice 3");
    }
}
