package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The only relay is killed under load and starts again with what it has on disk. */
final class RelayRestartTest {
    private static final int EACH_WAY = 100;
    private static final int BEFORE_THE_CRASH = 20;

    @TempDir Path folder;

    @Test
    void whatWasReportedAsSentArrivesOnce() {
        try (World world = new World(folder)) {
            Relay relay = world.relay("only");
            Person ada = world.person("Ada", relay);
            Person bob = world.person("Bob", relay);
            world.acquaint(ada, bob);

            // Bob hears nothing until later: what the relay took from Ada lies on its disk alone.
            List<String> early = numbered("before");
            assertThat(ada.run("send", "Bob", "-", "--lines").feed(early).done())
                    .hasSize(EACH_WAY)
                    .allSatisfy(line -> assertThat(line.getString("state")).isEqualTo("sent"));

            List<String> late = numbered("meanwhile");
            List<String> back = numbered("back");
            Command sending = ada.run("send", "Bob", "-", "--lines", "--timeout", "60").feed(late);
            Command answering =
                    bob.run("send", "Ada", "-", "--lines", "--timeout", "60").feed(back);
            Command hearing = bob.run("receive", "--follow");
            Command heeding = ada.run("receive", "--follow");
            hearing.awaitLines(BEFORE_THE_CRASH);
            relay.process().kill();
            Relay again = world.relay("only", relay.port());
            assertThat(again.address()).isEqualTo(relay.address());

            assertThat(sending.done())
                    .hasSize(EACH_WAY)
                    .allSatisfy(
                            line -> assertThat(line.getString("state")).isIn("sent", "delivered"));
            assertThat(answering.done())
                    .hasSize(EACH_WAY)
                    .allSatisfy(
                            line -> assertThat(line.getString("state")).isIn("sent", "delivered"));
            hearing.awaitLines(2 * EACH_WAY);
            heeding.awaitLines(EACH_WAY);
            hearing.stop();
            heeding.stop();
            // A machine that is slower than a receiver waits (spec/60-contact §7.4) has them later.
            assertThat(heeding.texts()).containsExactlyInAnyOrderElementsOf(back);
            assertThat(hearing.texts().subList(0, EACH_WAY)).isEqualTo(early);
            assertThat(hearing.texts().subList(EACH_WAY, hearing.texts().size()))
                    .containsExactlyInAnyOrderElementsOf(late);

            assertThat(bob.run("receive", "--timeout", "2").done())
                    .as("nothing is shown twice")
                    .isEmpty();
        }
    }

    private static List<String> numbered(String text) {
        return IntStream.range(0, EACH_WAY).mapToObj(i -> text + " " + i).toList();
    }
}
