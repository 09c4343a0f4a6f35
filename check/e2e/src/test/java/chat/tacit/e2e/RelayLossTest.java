package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One of two relays goes for good while a thousand messages are under way, half each way. */
@Isolated("whoever is kept from the processor for ten seconds shows what came early")
@Tag("long")
final class RelayLossTest {
    private static final int EACH_WAY = 500;
    private static final int BEFORE_THE_LOSS = 50;

    @TempDir Path folder;

    @Test
    void everyMessageArrivesOnceInOrderAndNobodyDoesAnything() {
        try (World world = new World(folder)) {
            Relay lost = world.relay("lost");
            Relay left = world.relay("left");
            Person ada = world.person("Ada", lost, left);
            Person bob = world.person("Bob", lost, left);
            world.acquaint(ada, bob);

            List<String> fromAda = numbered("from Ada");
            List<String> fromBob = numbered("from Bob");
            Command adaHears = ada.run("receive", "--follow");
            Command bobHears = bob.run("receive", "--follow");
            Command adaSends = ada.run("send", "Bob", "-", "--lines").feed(fromAda);
            Command bobSends = bob.run("send", "Ada", "-", "--lines").feed(fromBob);

            adaHears.awaitLines(BEFORE_THE_LOSS);
            bobHears.awaitLines(BEFORE_THE_LOSS);
            lost.process().kill();
            assertThat(adaHears.texts().size() + bobHears.texts().size())
                    .as("messages that had arrived when the relay was lost")
                    .isLessThan(2 * EACH_WAY);

            adaHears.awaitLines(EACH_WAY);
            bobHears.awaitLines(EACH_WAY);
            assertThat(adaSends.done()).hasSize(EACH_WAY);
            assertThat(bobSends.done()).hasSize(EACH_WAY);
            adaHears.stop();
            bobHears.stop();
            assertThat(adaHears.texts()).isEqualTo(fromBob);
            assertThat(bobHears.texts()).isEqualTo(fromAda);
            assertThat(Stream.concat(adaHears.err().stream(), bobHears.err().stream()))
                    .as("nobody reads of sockets")
                    .noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));

            Command later = bob.run("receive", "--timeout", "2");
            assertThat(later.done()).as("nothing is shown twice").isEmpty();
        }
    }

    private static List<String> numbered(String text) {
        return IntStream.range(0, EACH_WAY).mapToObj(i -> text + " " + i).toList();
    }
}
