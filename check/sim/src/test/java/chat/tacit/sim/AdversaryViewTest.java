package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.Rotation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.Connections;
import chat.tacit.client.history.Message;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What two relays, at which everybody receives, can put together by what they are asked: nothing
 * that they are told of one queue or part of a file comes back at another, at the same relay or the
 * other, whoever's it is. That queues are asked for over one socket is another matter, which users
 * may choose.
 */
class AdversaryViewTest {
    private static final Duration SOON = Duration.ofHours(1);

    /** With it no relay is behind a proxy: what arrives there is what its operator sees. */
    private static final long SEED = 11;

    private static final Rotation.Terms OFTEN = new Rotation.Terms(Duration.ofMinutes(10), 1_000);

    @TempDir Path directory;

    private final Homes homes;
    private final World world;
    private final List<QueueViews> views = new ArrayList<>();
    private Person alice;
    private Person bob;
    private Tie tie;

    AdversaryViewTest() throws IOException {
        homes = Homes.make();
        world = new World(SEED, homes);
    }

    @BeforeEach
    void meet() {
        for (int i = 0; i < 2; i++) {
            QueueViews view = new QueueViews();
            views.add(view);
            world.addServer(Limits.defaults()).watch(view::take);
        }
        world.rotate(OFTEN);
        alice = world.addPerson("Alice", world.servers());
        bob = world.addPerson("Bob", world.servers());
        tie = world.connect(alice, bob, false);
    }

    @AfterEach
    void end() {
        world.close();
        homes.close();
    }

    private void talk(Tie between) {
        for (int i = 0; i < 4; i++) {
            world.say(between);
            world.say(between.turned());
            world.schedule().pass(Duration.ofSeconds(20));
        }
        assertThat(world.settle(SOON)).isTrue();
    }

    private void assertNothingMeets() {
        for (QueueViews view : views) {
            assertThat(view.shared()).as("what a relay sees at two queues").isEmpty();
        }
        assertThat(views.getFirst().meets(views.getLast())).as("what two relays see").isFalse();
    }

    @Test
    void queuesOfOneProfileHaveNothingInCommon() {
        Person carol = world.addPerson("Carol", world.servers());
        Tie other = world.connect(alice, carol, true);
        talk(tie);
        talk(other);
        // Of each of three people and two contacts, two sides, each with two ids or more.
        assertThat(views).allSatisfy(view -> assertThat(view.seen()).hasSizeGreaterThan(7));
        assertNothingMeets();
    }

    @Test
    void queuesThatTakeThePlaceOfOthersHaveNothingOfThem() {
        talk(tie);
        int before = views.getFirst().seen().size();
        world.schedule().pass(Duration.ofMinutes(40));
        talk(tie);
        assertThat(views.getFirst().seen()).hasSizeGreaterThan(before + 3);
        assertNothingMeets();
    }

    @Test
    void queuesOfNewKeysHaveNothingOfTheOld() {
        talk(tie);
        int before = views.getFirst().seen().size();
        Invitation invitation = world.renewal(alice, tie.one().conversation());
        ConversationId renewed = world.join(bob, invitation);
        assertThat(renewed).isEqualTo(tie.other().conversation());
        talk(tie);
        assertThat(views.getFirst().seen()).hasSizeGreaterThan(before + 3);
        assertNothingMeets();
    }

    @Test
    void devicesOfOneProfileHaveNothingInCommon() {
        Person laptop = world.link(alice, "Laptop");
        ConversationId withBob = tie.one().conversation();
        assertThat(world.schedule().until(() -> isConnected(laptop), SOON)).isTrue();
        talk(tie);
        var _ = laptop.send(withBob, World.MARK + "from the laptop");
        world.schedule().pass(Duration.ofMinutes(5));
        assertThat(bob.screen())
                .anyMatch(shownOne -> shownOne.message().text().endsWith("from the laptop"));
        assertNothingMeets();
    }

    private boolean isConnected(Person device) {
        return device.read(tx -> !Connections.of(tx, tie.one().conversation()).isEmpty());
    }

    @Test
    void partsOfAFileTellAClassOfSizeAndNothingMore() throws Exception {
        byte[] bytes = new byte[5 * 65_536 + 5_000];
        new Random(3).nextBytes(bytes);
        Message sent =
                alice.sendFile(
                        tie.one().conversation(),
                        Files.write(directory.resolve("heron.jpg"), bytes));
        assertThat(sent.type()).isEqualTo(Message.Type.FILE);
        assertThat(world.settle(SOON)).isTrue();
        world.schedule().pass(Duration.ofMinutes(1));
        assertThat(views)
                .allSatisfy(view ->
                        assertThat(view.blobs()).hasSize(6).containsOnly(65_536 + 16, 8_192 + 16));
        assertNothingMeets();
    }
}
