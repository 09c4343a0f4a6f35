package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;

/** A relay says that it ends; people move away, its operator sees when, and it is switched off. */
final class RetiringRelayTest {
    private static final String DAY = "2199-12-31";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @TempDir Path folder;

    private static Predicate<JsonObject> text(String text) {
        return line -> text.equals(line.getString("text"));
    }

    /** What the operator's port says. */
    private static double stillUsed(Relay relay) throws IOException {
        URI metrics = URI.create("http://127.0.0.1:" + relay.operatorPort() + "/metrics");
        try (var in = metrics.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("tacit_retiring_queues "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void conversationsMoveAwayAndGoOnWhenItIsOff() {
        try (World world = new World(folder)) {
            Relay ending = world.relay("ending");
            Relay left = world.relay("left");
            Person ada = world.person("Ada", ending, left);
            Person bob = world.person("Bob", ending, left);
            world.acquaint(ada, bob);
            Relay taking = world.relay("taking");
            for (Person person : List.of(ada, bob)) {
                person.insist("relay", "add", taking.address());
            }
            ending.process().stop();
            Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            Relay retiring = world.again(ending, "--retire", DAY);
            JsonObject said =
                    retiring.process().await(line -> "retiring".equals(line.getString("event")));
            assertThat(said.getString("ends")).isEqualTo(DAY);
            assertThat(Instant.parse(said.getString("since"))).isBetween(begun, Instant.now());
            assertThat(said.getBoolean("needed")).as("nobody can know yet").isTrue();

            Command adas = ada.run("receive", "--follow");
            Command bobs = bob.run("receive", "--follow");
            await().atMost(Command.PATIENCE).until(() -> stillUsed(retiring) > 0);
            int[] turn = {0};
            await().atMost(Command.PATIENCE)
                    .pollInterval(PAUSE)
                    .untilAsserted(() -> {
                        String words = "word " + turn[0]++;
                        ada.run("send", "Bob", words).done();
                        bobs.await(text(words));
                        bob.run("send", "Ada", words).done();
                        adas.await(text(words));
                        for (Person person : List.of(ada, bob)) {
                            assertThat(person.run("relay", "list").done())
                                    .noneMatch(line -> line.encode().contains(ending.address()));
                        }
                    });
            await().atMost(Command.PATIENCE).until(() -> stillUsed(retiring) == 0);

            retiring.process().kill();
            ada.run("send", "Bob", "It is off").done();
            bobs.await(text("It is off"));
            adas.stop();
            bobs.stop();
        }
    }
}
