package chat.tacit.check.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Two people who call each other before the pages of their apps in Chromium, over the TURN of two
 * relays: {@code interop/page/call.mjs} does what they do.
 */
final class AppCallTest {
    private static final Path SOURCE = Path.of("interop", "page");
    private static final String[] OF_CALLS = {
        "--services", "queue,turn", "--turn-port", "0", "--allow-private"
    };

    @Test
    void twoPeopleHearAndSeeEachOtherOverRelays(@TempDir Path folder, @TempDir Path home)
            throws IOException, InterruptedException {
        assumeTrue(
                AppCallTest.class.getResource("/page/index.html") != null,
                "This build has no page, so nobody was before it.");
        Optional<String> chromium = Chromium.find();
        assumeTrue(chromium.isPresent(), Chromium.MISSING);
        NodeFolder node = new NodeFolder(folder);
        assumeTrue(
                NodeFolder.hasNode(20) && node.install(SOURCE, "call.mjs", "people.mjs"),
                "npm can't install what drives a browser, so nobody was before the page.");
        Path one = Files.createDirectory(home.resolve("one"));
        Path two = Files.createDirectory(home.resolve("two"));
        try (RelayProcess first = RelayProcess.at("127.0.0.1", one, OF_CALLS);
                RelayProcess second = RelayProcess.at("127.0.0.2", two, OF_CALLS);
                AppProcess alice = new AppProcess(home.resolve("alice"));
                AppProcess bob = new AppProcess(home.resolve("bob"))) {
            NodeFolder.Ended ended =
                    node.run(
                            "node",
                            "call.mjs",
                            first.address() + "," + second.address(),
                            first.pid() + "," + second.pid(),
                            alice.address(),
                            bob.address(),
                            chromium.get(),
                            first.turnPort() + "," + second.turnPort());

            assertThat(ended.code()).as(ended.err()).isZero();
            JsonObject said = new JsonObject(ended.out());
            System.out.println(
                    "From accepting until both hear, or see, in ms: " + said.remove("took"));
            assertThat(said)
                    .isEqualTo(new JsonObject().put("seen", seen()).put("wrong", new JsonArray()));
        }
    }

    /**
     * All of it over relays, over UDP and TLS, at a constant rate, and nothing to somebody else.
     */
    private static JsonObject seen() {
        return new JsonObject()
                .put("beforeAccepting", 0)
                .put("packets", JsonArray.of(true, true))
                .put("muted", false)
                .put("otherRelay", true)
                .put("direct", true)
                .put("arrived", JsonArray.of(4, 4))
                .put("played", 0)
                .put("sent", 0);
    }
}
