package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Rotation;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Leaving;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.Relays;
import chat.tacit.kit.Lie;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connections that outlive full queues, the age of their queues, and relays that fail. */
@Order(1)
class RoutesTest {
    private static final Duration SOON = Duration.ofMinutes(30);
    private static final Rotation.Terms OFTEN = new Rotation.Terms(Duration.ofMinutes(5), 1_000);

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
    @Tag("long")
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

    private Server serverOf(OwnQueue queue) {
        return world.servers().stream()
                .filter(server -> server.address().equals(queue.relay()))
                .findFirst()
                .orElseThrow();
    }

    /** Both say something, again and again, and hear what the other said. */
    private void talk(Tie tie, int rounds) {
        for (int i = 0; i < rounds; i++) {
            world.say(tie);
            world.say(tie.turned());
            assertThat(world.settle(SOON)).isTrue();
        }
    }

    /** All that was replaced is gone, at the relays too. */
    private void assertTidy(Tie tie) {
        for (Tie.End end : List.of(tie.one(), tie.other())) {
            assertThat(
                            world.schedule()
                                    .until(
                                            () ->
                                                    end.person().isUp()
                                                            && Ends.count(end, "queue") == 3
                                                            && Ends.count(end, "route") == 3
                                                            && Ends.count(end, "doomed_queue") == 0,
                                            SOON))
                    .isTrue();
        }
    }

    private static void assertOthers(List<OwnQueue> now, List<OwnQueue> before) {
        assertThat(now)
                .hasSize(2)
                .extracting(OwnQueue::senderId)
                .doesNotContainAnyElementsOf(before.stream().map(OwnQueue::senderId).toList());
    }

    @Test
    void queuesThatTookTheirMessagesAreReplacedAndDeletedAtTheirRelays() {
        world.rotate(new Rotation.Terms(Duration.ofDays(7), 40));
        Tie tie = connect(3, Limits.defaults());
        assertThat(world.settle(SOON)).isTrue();
        List<OwnQueue> alices = Ends.queues(tie.one());
        List<OwnQueue> bobs = Ends.queues(tie.other());

        talk(tie, 24);

        assertTidy(tie);
        assertOthers(Ends.queues(tie.one()), alices);
        assertOthers(Ends.queues(tie.other()), bobs);
        assertThat(Ends.relays(tie.one())).doesNotHaveDuplicates();
        Invariant.checkAll(world);
    }

    @Test
    @Tag("long")
    void queuesAreReplacedForTheirAgeThoughNothingIsSaid() {
        world.rotate(new Rotation.Terms(Duration.ofHours(2), 1_000));
        Tie tie = connect(2, Limits.defaults());
        assertThat(world.settle(SOON)).isTrue();
        List<OwnQueue> bobs = Ends.queues(tie.other());
        world.schedule().pass(Duration.ofHours(1));
        assertThat(Ends.queues(tie.other())).isEqualTo(bobs);
        world.schedule().pass(Duration.ofHours(4));

        assertOthers(Ends.queues(tie.other()), bobs);
        talk(tie, 1);
        Invariant.checkAll(world);
    }

    @Test
    void nothingIsLostWhileQueuesAreReplacedAndARelayDropsDoublesAndCorrupts() {
        world.rotate(OFTEN);
        Tie tie = connect(3, Limits.defaults());
        Chance choice = world.chance().branch();
        List<Lie> kinds = List.of(Lie.DROP, Lie.DUPLICATE, Lie.CORRUPT);
        world.servers().getFirst().lie(() -> choice.in(40) ? choice.of(kinds) : Lie.NONE);
        List<OwnQueue> bobs = Ends.queues(tie.other());
        for (int i = 0; i < 60; i++) {
            world.say(i % 2 == 0 ? tie : tie.turned());
            world.schedule().pass(Duration.ofSeconds(20));
            if (i % 7 == 0) {
                world.network().breakOne();
            }
        }
        world.servers().getFirst().lie(() -> Lie.NONE);

        assertThat(world.settle(Duration.ofHours(3))).isTrue();
        assertOthers(Ends.queues(tie.other()), bobs);
        Invariant.checkAll(world);
    }

    @Test
    void processMayEndAnywhereWhileQueuesAreReplaced() {
        world.rotate(OFTEN);
        Tie tie = connect(2, Limits.defaults());
        assertThat(world.settle(SOON)).isTrue();
        List<OwnQueue> bobs = Ends.queues(tie.other());
        for (int steps = 1; steps <= 40; steps++) {
            (steps % 2 == 0 ? tie.one() : tie.other()).person().crashSoon(steps);
            world.say(tie);
            world.say(tie.turned());
            assertThat(world.settle(SOON)).isTrue();
        }
        world.people().forEach(person -> person.crashSoon(0));

        assertThat(tie.one().person().crashes() + tie.other().person().crashes()).isGreaterThan(15);
        assertTidy(tie);
        assertOthers(Ends.queues(tie.other()), bobs);
        Invariant.checkAll(world);
    }

    @Test
    @Tag("long")
    void relayThatDropsEverythingIsLeft() {
        Tie tie = connect(3, Limits.defaults());
        assertThat(world.settle(SOON)).isTrue();
        Server bad = serverOf(Ends.queues(tie.other()).getFirst());
        bad.lie(() -> Lie.DROP);
        for (int i = 0; i < 21; i++) {
            for (int j = 0; j < 10; j++) {
                world.say(tie);
            }
            assertThat(world.settle(SOON)).isTrue();
        }

        assertThat(
                        world.schedule()
                                .until(
                                        () -> !Ends.relays(tie.other()).contains(bad.address()),
                                        Duration.ofHours(1)))
                .isTrue();
        talk(tie, 2);
        Invariant.checkAll(world);
    }

    @Test
    void deadRelayIsReplacedByItself() {
        Tie tie = connect(3, Limits.defaults());
        assertThat(world.settle(SOON)).isTrue();
        Server dead = serverOf(Ends.queues(tie.other()).getFirst());
        dead.stop();
        world.network().cutAll(dead);
        world.schedule().pass(Duration.ofHours(20));
        assertThat(Ends.relays(tie.other())).contains(dead.address());
        world.schedule().pass(Duration.ofHours(6));

        assertThat(Ends.relays(tie.other())).hasSize(2).doesNotContain(dead.address());
        assertThat(Ends.relays(tie.one())).hasSize(2).doesNotContain(dead.address());
        for (int i = 0; i < 3; i++) {
            world.say(tie);
            world.say(tie.turned());
        }
        assertThat(world.settle(SOON)).isTrue();
        Invariant.checkAll(world);
    }

    private int leave(Transaction tx, RelayAddress relay) {
        try {
            return Leaving.leave(tx, relay, world.schedule().instant());
        } catch (ClientException e) {
            throw new AssertionError(e);
        }
    }

    private static List<RelayAddress> listed(Person person) {
        return person.read(tx -> Relays.all(tx));
    }

    /** The user takes it out of the list: whoever sends there moves over, and then it is gone. */
    @Test
    void relayThatLeavesIsEmptiedAndForgotten() {
        Tie tie = connect(3, Limits.defaults());
        assertThat(world.settle(SOON)).isTrue();
        Person bob = tie.other().person();
        Server old = serverOf(Ends.queues(tie.other()).getFirst());
        assertThat(bob.act((tx, _) -> leave(tx, old.address())))
                .hasValueSatisfying(toMove -> assertThat(toMove).isPositive());
        assertThat(listed(bob)).contains(old.address());
        for (int i = 0; i < 3; i++) {
            world.say(tie);
            world.say(tie.turned());
            assertThat(world.settle(SOON)).isTrue();
        }
        assertThat(
                        world.schedule()
                                .until(
                                        () ->
                                                Ends.queues(tie.other()).stream()
                                                        .noneMatch(queue ->
                                                                queue.relay()
                                                                        .equals(old.address())),
                                        Duration.ofDays(9)))
                .isTrue();
        assertThat(Ends.relays(tie.other())).doesNotHaveDuplicates();
        assertThat(
                        world.schedule()
                                .until(
                                        () -> !listed(bob).contains(old.address()),
                                        Duration.ofDays(1)))
                .isTrue();
        talk(tie, 1);
        Invariant.checkAll(world);
    }

    @Test
    @Tag("long")
    void networkThatIsGoneForDaysIsNoFaultOfTheRelays() {
        Tie tie = connect(3, Limits.defaults());
        assertThat(world.settle(SOON)).isTrue();
        List<RelayAddress> before = Ends.relays(tie.other());
        world.servers().forEach(Server::stop);
        world.servers().forEach(server -> world.network().cutAll(server));
        world.schedule().pass(Duration.ofHours(30));
        world.servers().forEach(Server::start);
        world.schedule().pass(Duration.ofHours(6));

        assertThat(Ends.relays(tie.other())).isEqualTo(before);
        talk(tie, 1);
    }

    @Test
    void profilePutBackAfterAllItsQueuesWereReplacedIsReachedByTheRecoveryQueue() {
        world.rotate(new Rotation.Terms(Duration.ofMinutes(15), 1_000));
        Tie tie = connect(3, Limits.defaults());
        talk(tie, 1);
        List<OwnQueue> alices = Ends.queues(tie.one());
        List<OwnQueue> bobs = Ends.queues(tie.other());
        Person alice = tie.one().person();
        Path backup = alice.backup();
        world.schedule().pass(Duration.ofHours(1));
        assertTidy(tie);
        assertOthers(Ends.queues(tie.one()), alices);
        assertOthers(Ends.queues(tie.other()), bobs);

        alice.stop();
        alice.restore(backup);
        alice.start();
        world.say(tie);
        world.say(tie.turned());
        world.schedule().pass(Duration.ofHours(1));

        assertThat(last(tie.other().person())).isEqualTo(lastSent(alice));
        assertThat(last(alice)).isEqualTo(lastSent(tie.other().person()));
        new SameCodes().check(world);
    }

    private static String last(Person person) {
        return person.screen().stream()
                .map(Shown::message)
                .filter(message -> message.type() == Message.Type.TEXT)
                .toList()
                .getLast()
                .text();
    }

    private static String lastSent(Person person) {
        return person.sent().getLast().text();
    }

    @Test
    void deletedContactLeavesNothingEvenAtARelayThatWasAway() {
        Tie tie = connect(2, Limits.defaults());
        talk(tie, 2);
        Tie.End bob = tie.other();
        Server away = serverOf(Ends.queues(bob).getFirst());
        away.stop();
        world.network().cutAll(away);
        var _ =
                world.surely(
                        bob.person(),
                        (tx, _) -> {
                            Contacts.delete(tx, bob.conversation(), world.schedule().instant());
                            return true;
                        });
        world.schedule().pass(Duration.ofMinutes(5));
        bob.person().stop();
        bob.person().start();
        assertThat(Ends.count(bob, "doomed_queue")).isPositive();
        int shown = bob.person().screen().size();

        away.start();
        world.say(tie);
        world.schedule().pass(Duration.ofMinutes(10));
        for (String table :
                List.of("doomed_queue", "queue", "conversation", "route", "outbox", "message")) {
            assertThat(Ends.count(bob, table)).as(table).isZero();
        }
        assertThat(bob.person().screen()).hasSize(shown);
        assertThat(World.undelivered(tie.one().person())).hasSize(1);
        assertThat(Ends.count(tie.one(), "outbox")).isPositive(); // no relay takes it
    }
}
