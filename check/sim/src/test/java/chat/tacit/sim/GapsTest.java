package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.kit.Lie;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What no relay brought, and how it comes all the same. */
class GapsTest {
    private static final Duration SOON = Duration.ofMinutes(30);
    private static final String INTRODUCED = "contact WHERE peer_travel IS NOT NULL";
    private static final String A_NEW_SESSION = "message WHERE text LIKE 'A new session was%'";

    private final Homes homes;
    private final World world;

    GapsTest() throws IOException {
        homes = Homes.make();
        world = new World(7, homes);
    }

    @AfterEach
    void end() {
        world.close();
        homes.close();
    }

    /** Alice and Bob, who share two relays. */
    private Tie connect() {
        List<Server> servers =
                List.of(world.addServer(Limits.defaults()), world.addServer(Limits.defaults()));
        Person alice = world.addPerson("Alice", servers);
        Person bob = world.addPerson("Bob", servers);
        return world.connect(alice, bob, false);
    }

    /** Alice and Bob; once she has heard anything of him, no relay keeps anything for a while. */
    private Tie connectThoughHellosAreLost() {
        List<Server> servers =
                List.of(world.addServer(Limits.defaults()), world.addServer(Limits.defaults()));
        Person alice = world.addPerson("Alice", servers);
        Person bob = world.addPerson("Bob", servers);
        Supplier<Lie> loses =
                () ->
                        alice.isUp() && alice.read(tx -> !Directory.all(tx).isEmpty())
                                ? Lie.DROP
                                : Lie.NONE;
        servers.forEach(server -> server.lie(loses));
        world.schedule()
                .after(
                        Duration.ofMinutes(25),
                        () -> servers.forEach(server -> server.lie(() -> Lie.NONE)));
        return world.connect(alice, bob, false);
    }

    @Test
    void helloThatBothRelaysDroppedIsSaidAgain() {
        Tie tie = connectThoughHellosAreLost();
        world.schedule().pass(SOON);
        assertThat(count(tie.one(), INTRODUCED)).isEqualTo(1);
        assertThat(count(tie.other(), INTRODUCED)).isEqualTo(1);
        assertThat(tie.other().person().read(Directory::all))
                .extracting(Conversation::name)
                .containsExactly("Alice");
        world.say(tie);
        assertThat(world.settle(SOON)).isTrue();
        assertThat(count(tie.one(), A_NEW_SESSION) + count(tie.other(), A_NEW_SESSION)).isZero();
        Invariant.checkAll(world);
    }

    private static long count(Tie.End end, String table) {
        return end.person()
                .read(tx -> tx.one("SELECT COUNT(*) FROM " + table, row -> row.integer(1)))
                .orElseThrow();
    }

    /** Three messages that no relay keeps, and one that comes. */
    private void lose(Tie tie) {
        assertThat(world.settle(SOON)).isTrue();
        world.servers().forEach(server -> server.lie(() -> Lie.DROP));
        for (int i = 0; i < 3; i++) {
            world.say(tie);
        }
        world.schedule().pass(Duration.ofMinutes(1));
        world.servers().forEach(server -> server.lie(() -> Lie.NONE));
        world.say(tie);
        world.schedule().pass(Duration.ofMinutes(1));
    }

    private static List<String> lines(Tie.End end) {
        return end.person().read(tx -> History.last(tx, end.conversation(), 100)).stream()
                .map(Message::text)
                .filter(text -> text.startsWith("Something that the contact said here"))
                .toList();
    }

    @Test
    void whatBothRelaysDroppedIsAskedForAgain() {
        Tie tie = connect();
        lose(tie);
        assertThat(World.undelivered(tie.one().person())).hasSize(3);

        assertThat(world.settle(SOON)).isTrue();
        assertThat(lines(tie.other())).isEmpty();
        assertThat(count(tie.other(), "missing")).isZero();
        Invariant.checkAll(world);
    }

    @Test
    void lineShowsWhereSomethingIsMissingUntilItComes() {
        Tie tie = connect();
        lose(tie);
        Person alice = tie.one().person();
        alice.stop();
        world.schedule().pass(Duration.ofMinutes(30));
        assertThat(lines(tie.other())).isEmpty();
        world.schedule().pass(Duration.ofHours(1));
        assertThat(lines(tie.other())).hasSize(1);

        alice.start();
        assertThat(world.settle(SOON)).isTrue();
        world.schedule().pass(Duration.ofMinutes(5));
        assertThat(lines(tie.other())).isEmpty();
        Invariant.checkAll(world);
    }

    @Test
    void oneRelayDoesWhatItLikesAndTheOtherLosesAllAndNothingIsMissedInTheEnd() {
        Tie tie = connect();
        assertThat(world.settle(SOON)).isTrue();
        Server bad = world.servers().getFirst();
        Server wiped = world.servers().getLast();
        Chance choice = world.chance().branch();
        List<Lie> lies = List.of(Lie.values());
        bad.lie(() -> choice.of(lies));
        tie.other().person().stop();
        for (int i = 0; i < 40; i++) {
            world.say(tie);
            world.schedule().pass(Duration.ofSeconds(5));
        }
        world.network().restart(wiped, true);
        tie.other().person().start();
        world.schedule().pass(Duration.ofMinutes(1));
        assertThat(World.undelivered(tie.one().person())).isNotEmpty();
        for (int i = 0; i < 10; i++) {
            world.say(i % 2 == 0 ? tie : tie.turned());
            world.schedule().pass(Duration.ofMinutes(1));
        }
        bad.lie(() -> Lie.NONE);

        assertThat(world.settle(Duration.ofHours(6))).isTrue();
        assertThat(lines(tie.other())).isEmpty();
        Invariant.checkAll(world);
    }

    @Test
    void lastThingThatBothRelaysDroppedIsSealedAgainAfterTheNextReply() {
        Tie tie = connect();
        world.say(tie);
        assertThat(world.settle(SOON)).isTrue();
        world.servers().forEach(server -> server.lie(() -> Lie.DROP));
        world.say(tie);
        world.schedule().pass(Duration.ofMinutes(12));
        world.servers().forEach(server -> server.lie(() -> Lie.NONE));
        assertThat(World.undelivered(tie.one().person())).hasSize(1);

        world.say(tie.turned());
        assertThat(world.settle(Duration.ofMinutes(5))).isTrue();
        Invariant.checkAll(world);
    }
}
