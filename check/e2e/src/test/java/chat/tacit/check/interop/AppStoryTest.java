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
 * Two people before the pages of their apps in Chromium, one of them in a narrow window: {@code
 * interop/page/story.mjs} does what they do, and has axe look at each page.
 */
final class AppStoryTest {
    private static final Path SOURCE = Path.of("interop", "page");

    @Test
    void twoPeopleMeetTalkAndCompareBeforeTheirPages(@TempDir Path folder, @TempDir Path home)
            throws IOException, InterruptedException {
        assumeTrue(
                AppStoryTest.class.getResource("/page/index.html") != null,
                "This build has no page, so nobody was before it.");
        Optional<String> chromium = Chromium.find();
        assumeTrue(chromium.isPresent(), Chromium.MISSING);
        NodeFolder node = new NodeFolder(folder);
        assumeTrue(
                NodeFolder.hasNode(20) && node.install(SOURCE, "story.mjs", "people.mjs"),
                "npm can't install what drives a browser, so nobody was before the page.");
        Path one = Files.createDirectory(home.resolve("one"));
        Path two = Files.createDirectory(home.resolve("two"));
        try (RelayProcess first = new RelayProcess(one);
                RelayProcess second = new RelayProcess(two);
                AppProcess alice = new AppProcess(home.resolve("alice"));
                AppProcess bob = new AppProcess(home.resolve("bob"))) {
            NodeFolder.Ended ended =
                    node.run(
                            "node",
                            "story.mjs",
                            first.address() + "," + second.address(),
                            alice.address(),
                            bob.address(),
                            chromium.get());

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(new JsonObject(ended.out()))
                    .isEqualTo(new JsonObject().put("seen", seen()).put("wrong", new JsonArray()));
        }
    }

    /** Markup is text, a link to a script is none, and both see the same code. */
    private static JsonObject seen() {
        String link = "https://relay.example.org/a";
        return new JsonObject()
                .put("tokenLeft", false)
                .put(
                        "text",
                        "<b>Hello</b><img src=x onerror=alert(1)> " + link + " javascript:alert(1)")
                .put("links", JsonArray.of(JsonArray.of(link, "noopener noreferrer")))
                .put("markup", 0)
                .put("parties", true)
                .put("sameCode", true)
                .put("liveTrace", false)
                .put("notInstalled", new JsonArray())
                .put("direction", "plaintext auto")
                .put("tokenServesOnce", true);
    }
}
