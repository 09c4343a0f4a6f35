package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.history.Message;
import chat.tacit.kit.Lie;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What is too rare for seeds: each is brought about on purpose. */
class ScenariosTest {
    private static final Duration SOON = Duration.ofMinutes(30);
    private static final String NEW_SESSION = "A new session was made after messages were lost.";

    private final Homes homes;
    private final World world;
    private Person alice;
    private Person bob;
    private Tie tie;

    ScenariosTest() throws IOException {
        homes = Homes.make();
        world = new World(42, homes);
    }

    @BeforeEach
    void connectAliceAndBob() {
        Limits deep = Limits.defaults().with(Limit.QUEUE_MESSAGES, 4_096);
        List<Server> servers = List.of(world.addServer(deep), world.addServer(deep));
        alice = world.addPerson("Alice", servers);
        bob = world.addPerson("Bob", servers);
        tie = world.connect(alice, bob, false);
    }

    @AfterEach
    void end() {
        world.close();
        homes.close();
    }

    @Test
    @Tag("long")
    void tooManyLostMessagesLeadToANewSessionThatTheConversationShows() {
        world.servers().forEach(server -> server.lie(() -> Lie.DROP));
        for (int i = 0; i < 600; i++) {
            world.say(tie);
        }
        world.schedule().pass(Duration.ofMinutes(5));
        assertThat(texts(bob)).isEmpty();
        world.servers().forEach(server -> server.lie(() -> Lie.NONE));

        world.say(tie);
        assertThat(world.settle(SOON)).isTrue();
        world.say(tie.turned());
        assertThat(world.settle(SOON)).isTrue();

        assertThat(notices(alice)).contains(NEW_SESSION);
        assertThat(notices(bob)).contains(NEW_SESSION);
        assertThat(texts(bob)).hasSize(601);
        Invariant.checkAll(world);
    }

    @Test
    void wipedRelaysGetTheirQueuesAgainAndSendersGoOn() {
        world.say(tie);
        assertThat(world.settle(SOON)).isTrue();

        world.servers().forEach(server -> world.network().restart(server, true));
        world.say(tie);
        world.say(tie.turned());

        assertThat(world.settle(SOON)).isTrue();
        Invariant.checkAll(world);
    }

    @Test
    void restoredProfileMakesANewSessionFirst() {
        world.say(tie);
        assertThat(world.settle(SOON)).isTrue();
        Path backup = alice.backup();
        alice.stop();
        alice.start();
        world.say(tie);
        world.say(tie.turned());
        assertThat(world.settle(SOON)).isTrue();

        alice.stop();
        alice.restore(backup);
        alice.start();
        world.say(tie);
        world.say(tie.turned());

        assertThat(
                        world.schedule()
                                .until(
                                        () -> texts(bob).size() == 3 && texts(alice).size() == 2,
                                        SOON))
                .isTrue();
        assertThat(notices(bob)).contains(NEW_SESSION);
        assertThat(notices(alice)).contains(NEW_SESSION);
        new NothingTwice().check(world);
        new SameCodes().check(world);
    }

    @Test
    void processMayEndAnywhereWhileAMessageComes() {
        for (int steps = 1; steps <= 24; steps++) {
            bob.crashSoon(steps);
            world.say(tie);
            assertThat(world.settle(SOON)).isTrue();
        }
        bob.crashSoon(0);

        assertThat(bob.crashes()).isGreaterThan(10);
        Invariant.checkAll(world);
    }

    @Test
    void processMayEndAnywhereWhileAMessageGoes() {
        for (int steps = 1; steps <= 24; steps++) {
            alice.crashSoon(steps);
            world.say(tie);
            assertThat(world.settle(SOON)).isTrue();
        }

        assertThat(alice.crashes()).isGreaterThan(10);
        Invariant.checkAll(world);
    }

    private static List<String> texts(Person person) {
        return shown(person, Message.Type.TEXT);
    }

    private static List<String> notices(Person person) {
        return shown(person, Message.Type.NOTICE);
    }

    private static List<String> shown(Person person, Message.Type type) {
        return person.screen().stream()
                .map(Shown::message)
                .filter(message -> message.type() == type)
                .map(Message::text)
                .toList();
    }
}
