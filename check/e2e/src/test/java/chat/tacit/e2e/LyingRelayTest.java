package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One of two relays lies about all that passes, and is then wiped. */
@Tag("long")
@Order(1)
final class LyingRelayTest {
    private static final int EACH_WAY = 40;
    private static final int BEFORE_THE_WIPE = 10;

    @TempDir Path folder;

    @Test
    void everythingComesOnceThoughOneRelayLiesAndIsWipedAndThenTheOtherGoes() throws IOException {
        try (World world = new World(folder)) {
            Relay honest = world.relay("honest");
            Relay lying = world.lyingRelay("lying");
            Person ada = world.person("Ada", honest, lying);
            Person bob = world.person("Bob", honest, lying);
            world.acquaint(ada, bob);
            Command adaHears = ada.run("receive", "--follow");
            Command bobHears = bob.run("receive", "--follow");

            Path sign = Files.createFile(lying.data().resolve(LyingRelay.SIGN));
            Talk lied = Talk.begin(ada, bob, "through lies");
            lied.awaitAll(adaHears, bobHears);
            Files.delete(sign);
            assertThat(lying.process().results())
                    .as("each lie was told, and more than once")
                    .filteredOn(line -> "lied".equals(line.getString("event")))
                    .hasSizeGreaterThan(2);

            Talk wiped = Talk.begin(ada, bob, "while a relay is wiped");
            wiped.awaitSome(bobHears);
            lying.process().kill();
            wipe(lying.data().resolve("store"));
            Relay empty = world.relay("lying", lying.port());
            assertThat(empty.address()).isEqualTo(lying.address());
            wiped.awaitAll(adaHears, bobHears);

            honest.process().kill();
            Talk healed = Talk.begin(ada, bob, "through the wiped relay alone");
            healed.awaitAll(adaHears, bobHears);

            adaHears.stop();
            bobHears.stop();
            List<Talk> talks = List.of(lied, wiped, healed);
            assertThat(adaHears.texts())
                    .containsExactlyInAnyOrderElementsOf(
                            talks.stream().flatMap(talk -> talk.fromBob().stream()).toList());
            assertThat(bobHears.texts())
                    .containsExactlyInAnyOrderElementsOf(
                            talks.stream().flatMap(talk -> talk.fromAda().stream()).toList());
            assertThat(bob.run("receive", "--timeout", "2").done())
                    .as("nothing is shown twice")
                    .isEmpty();
        }
    }

    /** What two people say to each other at the same time. */
    private record Talk(
            List<String> fromAda, List<String> fromBob, Command adaSends, Command bobSends) {
        static Talk begin(Person ada, Person bob, String what) {
            List<String> fromAda = numbered("from Ada " + what);
            List<String> fromBob = numbered("from Bob " + what);
            return new Talk(
                    fromAda,
                    fromBob,
                    ada.run("send", "Bob", "-", "--lines").feed(fromAda),
                    bob.run("send", "Ada", "-", "--lines").feed(fromBob));
        }

        void awaitSome(Command bobHears) {
            bobHears.await(line -> fromAda.get(BEFORE_THE_WIPE).equals(line.getString("text")));
        }

        void awaitAll(Command adaHears, Command bobHears) {
            await(adaHears, fromBob);
            await(bobHears, fromAda);
            assertThat(adaSends.done()).hasSize(EACH_WAY);
            assertThat(bobSends.done()).hasSize(EACH_WAY);
        }

        private static void await(Command hears, List<String> all) {
            all.forEach(text -> hears.await(line -> text.equals(line.getString("text"))));
        }

        private static List<String> numbered(String text) {
            return IntStream.range(0, EACH_WAY).mapToObj(i -> text + " " + i).toList();
        }
    }

    private static void wipe(Path store) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(store)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        assertThat(files).hasSizeGreaterThan(1);
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
