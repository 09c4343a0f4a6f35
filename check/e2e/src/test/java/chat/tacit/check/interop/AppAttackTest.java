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
 * What somebody can do to the page of whom they talk to, by names, texts, pictures and links, and
 * what pages of others can: {@code interop/page/attack.mjs} tries it in Chromium.
 */
final class AppAttackTest {
    private static final Path SOURCE = Path.of("interop", "page");

    @Test
    void nothingThatOthersSayOrShowRunsInThePageOrReachesIt(
            @TempDir Path folder, @TempDir Path home) throws IOException, InterruptedException {
        assumeTrue(
                AppAttackTest.class.getResource("/page/index.html") != null,
                "This build has no page, so nobody attacked it.");
        Optional<String> chromium = Chromium.find();
        assumeTrue(chromium.isPresent(), Chromium.MISSING);
        NodeFolder node = new NodeFolder(folder);
        assumeTrue(
                NodeFolder.hasNode(20) && node.install(SOURCE, "attack.mjs", "people.mjs"),
                "npm can't install what drives a browser, so nobody attacked the page.");
        try (RelayProcess relay = new RelayProcess(Files.createDirectory(home.resolve("relay")));
                AppProcess alice = new AppProcess(home.resolve("alice"));
                AppProcess mallory = new AppProcess(home.resolve("mallory"))) {
            NodeFolder.Ended ended =
                    node.run(
                            "node",
                            "attack.mjs",
                            relay.address(),
                            alice.address(),
                            mallory.address(),
                            chromium.get());

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(new JsonObject(ended.out()))
                    .isEqualTo(new JsonObject().put("seen", seen()).put("wrong", new JsonArray()));
        }
    }

    /** Her own app takes no such name, picture or reaction; what her texts link to is the web. */
    private static JsonObject seen() {
        return new JsonObject()
                .put("twoLines", true)
                .put("turnedName", true)
                .put("svgOfOneself", 404)
                .put("links", JsonArray.of("https://a.example/"))
                .put("turnedText", "plaintext")
                .put("reaction", true)
                .put("svg", 200)
                .put("drawn", 0)
                .put("roomName", true)
                .put("foreignOrigin", "failed,failed")
                .put("framed", "chrome-error://chromewebdata/")
                .put("foreignHost", 403)
                .put("withoutCookie", 403)
                .put("stillOpen", "open")
                .put("counted", true);
    }
}
