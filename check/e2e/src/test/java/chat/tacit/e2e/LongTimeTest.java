package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.tacit.client.ClientException;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.wire.Refusal;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Two people talk for nine days over relays that come and go, and look after nothing. */
@Tag("long")
@Order(1)
final class LongTimeTest {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int EACH_WAY = 40;
    private static final int BEFORE_THE_LOSS = 8;

    @TempDir Path folder;

    private World world;
    private List<Relay> relays;
    private Person ada;
    private Person bob;
    private OwnQueues bobs;
    private final List<String> saidToAda = new ArrayList<>();
    private final List<String> saidToBob = new ArrayList<>();
    private final List<Command> adasEars = new ArrayList<>();
    private final List<Command> bobsEars = new ArrayList<>();

    @BeforeEach
    void start() throws ClientException {
        assumeTrue(LaterDate.isThere(), LaterDate.MISSING);
        world = new World(folder);
        relays = Stream.of("one", "two", "three").map(world::relay).toList();
        ada = world.person("Ada", relays.toArray(Relay[]::new));
        bob = world.person("Bob", relays.toArray(Relay[]::new));
        world.acquaint(ada, bob);
        bobs = new OwnQueues(bob);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void connectionsLeaveADeadRelayAndGetNewQueuesThoughARelayIsLostMeanwhile() throws Exception {
        Relay dead = at(bobs.all().getFirst());
        dead.process().kill();
        for (int visits = 1; visits <= 3; visits++) {
            world.later(Duration.ofHours(8L * visits - 7));
            Command looks = bob.run("receive", "--follow");
            long times = visits;
            await().pollInterval(LOOK)
                    .atMost(Command.PATIENCE)
                    .until(() -> bobs.silences(dead), seen -> seen == times);
            looks.stop();
        }
        assertThat(bobs.relays()).contains(dead.address());

        world.later(Duration.ofHours(26));
        listen();
        talk(1, "on the second day");
        await().pollInterval(LOOK)
                .atMost(Command.PATIENCE)
                .untilAsserted(() -> assertThat(bobs.relays()).doesNotContain(dead.address()));
        talk(1, "by the others");
        hush();
        for (JsonObject listed : bob.run("relay", "list").done()) {
            if (dead.address().equals(listed.getString("relay"))) {
                assertThat(listed.getString("state")).isEqualTo("silent");
            } else { // each has a queue now, one of which was at the dead relay
                assertThat(listed.getInteger("connections")).isOne();
            }
        }

        world.later(Duration.ofDays(9));
        relays.stream().filter(relay -> relay != dead).forEach(relay -> relay.process().stop());
        relays = relays.stream().map(world::again).toList();
        queuesAreNew();
        hush();
        assertThat(texts(adasEars)).containsExactlyInAnyOrderElementsOf(saidToAda);
        assertThat(texts(bobsEars)).containsExactlyInAnyOrderElementsOf(saidToBob);
    }

    /** One of the relays goes while they speak; with the other, and with it later, it goes on. */
    private void queuesAreNew() throws Exception {
        List<OwnQueue> old = bobs.all();
        Relay living = at(old.getFirst());
        Relay lost = at(old.getLast());
        assertThat(OwnQueues.answer(living, old.getFirst())).isEqualTo(new Reply.Done());
        listen();
        List<Command> speaking = speak(EACH_WAY, "while a relay goes");
        bobsEars.getLast().awaitLines(BEFORE_THE_LOSS);
        lost.process().kill();
        awaitAll();
        speaking.forEach(Command::done);
        var _ = world.again(lost);

        List<String> keys = old.stream().map(queue -> queue.senderId().toString()).toList();
        Command says = ada.run("send", "Bob", "-", "--lines");
        await().pollInterval(LOOK)
                .atMost(Command.PATIENCE)
                .until(() -> {
                    saidToBob.add("Ada again " + saidToBob.size());
                    says.feedOpen((saidToBob.getLast() + "\n").getBytes(StandardCharsets.UTF_8));
                    return areOthers(keys);
                });
        saidToBob.add("Ada for the last time");
        says.feed(List.of(saidToBob.getLast())).done();
        awaitAll();
        await().pollInterval(LOOK)
                .atMost(Command.PATIENCE)
                .untilAsserted(() ->
                        assertThat(OwnQueues.answer(living, old.getFirst()))
                                .isEqualTo(new Reply.No(Refusal.REFUSED, 0)));
        OwnQueue fresh = bobs.all().getFirst();
        assertThat(OwnQueues.answer(at(fresh), fresh)).isEqualTo(new Reply.Done());
    }

    private boolean areOthers(List<String> keys) throws Exception {
        List<OwnQueue> now = bobs.all();
        return now.size() == 2
                && now.stream().noneMatch(queue -> keys.contains(queue.senderId().toString()));
    }

    private Relay at(OwnQueue queue) {
        return relays.stream()
                .filter(relay -> relay.address().equals(queue.relay().toString()))
                .findFirst()
                .orElseThrow();
    }

    private void listen() {
        adasEars.add(ada.run("receive", "--follow"));
        bobsEars.add(bob.run("receive", "--follow"));
    }

    /** Both listen no more. */
    private void hush() {
        adasEars.getLast().stop();
        bobsEars.getLast().stop();
    }

    private List<Command> speak(int each, String what) {
        List<String> toAda =
                IntStream.range(0, each).mapToObj(i -> "Bob " + what + " " + i).toList();
        List<String> toBob =
                IntStream.range(0, each).mapToObj(i -> "Ada " + what + " " + i).toList();
        saidToAda.addAll(toAda);
        saidToBob.addAll(toBob);
        return List.of(
                ada.run("send", "Bob", "-", "--lines").feed(toBob),
                bob.run("send", "Ada", "-", "--lines").feed(toAda));
    }

    /** Both say something and hear what the other said. */
    private void talk(int each, String what) {
        List<Command> speaking = speak(each, what);
        awaitAll();
        speaking.forEach(Command::done);
    }

    private void awaitAll() {
        awaitTexts(adasEars, saidToAda);
        awaitTexts(bobsEars, saidToBob);
    }

    private static void awaitTexts(List<Command> ears, List<String> said) {
        List<String> before = texts(ears.subList(0, ears.size() - 1));
        said.stream()
                .filter(text -> !before.contains(text))
                .forEach(text -> ears.getLast().await(line -> text.equals(line.getString("text"))));
    }

    private static List<String> texts(List<Command> ears) {
        return ears.stream().flatMap(one -> one.texts().stream()).toList();
    }
}
