package chat.tacit.check.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Two people before the pages of their apps in Chromium, one with the mouse in a wide window, the
 * other in a narrow one by keyboard alone, and two relays: {@code interop/page/story.mjs} does what
 * they do, and has axe look at each page. What came of each part of it is a test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(1)
final class AppStoryTest {
    private static final Path SOURCE = Path.of("interop", "page");
    private static final String[] OF_ALL = {
        "--services", "queue,mesh,room,live,turn", "--turn-port", "0", "--allow-private"
    };

    private final Map<String, JsonObject> parts = new LinkedHashMap<>();
    private String trouble = "";

    @BeforeAll
    void tell(@TempDir Path folder, @TempDir Path home) throws IOException, InterruptedException {
        assumeTrue(
                AppStoryTest.class.getResource("/page/index.html") != null,
                "This build has no page, so nobody was before it.");
        Optional<String> chromium = Chromium.find();
        assumeTrue(chromium.isPresent(), Chromium.MISSING);
        NodeFolder node = new NodeFolder(folder);
        assumeTrue(
                NodeFolder.hasNode(20)
                        && node.install(
                                SOURCE,
                                "story.mjs",
                                "people.mjs",
                                "hands.mjs",
                                "meeting.mjs",
                                "together.mjs",
                                "calls.mjs"),
                "npm can't install what drives a browser, so nobody was before the page.");
        Path one = Files.createDirectory(home.resolve("one"));
        Path two = Files.createDirectory(home.resolve("two"));
        try (AppProcess alice = new AppProcess(home.resolve("alice"));
                AppProcess bob = new AppProcess(home.resolve("bob"));
                AppProcess tablet = new AppProcess(home.resolve("tablet"));
                RelayProcess first = RelayProcess.at("127.0.0.1", one, OF_ALL);
                RelayProcess second = RelayProcess.at("127.0.0.2", two, joining(first))) {
            NodeFolder.Ended ended =
                    node.run(
                            "node",
                            "story.mjs",
                            first.address() + "," + second.address(),
                            first.pid() + "," + second.pid(),
                            first.turnPort() + "," + second.turnPort(),
                            String.join(",", alice.address(), bob.address(), tablet.address()),
                            chromium.get());
            ended.out().lines().map(JsonObject::new).forEach(this::keep);
            trouble = ended.err();
        }
    }

    private static String[] joining(RelayProcess mesh) {
        String[] options = Arrays.copyOf(OF_ALL, OF_ALL.length + 2);
        options[OF_ALL.length] = "--peer";
        options[OF_ALL.length + 1] = mesh.address();
        return options;
    }

    private void keep(JsonObject part) {
        String name = (String) part.remove("part");
        System.out.println(name + " took, in ms: " + part.remove("took"));
        parts.put(name, part);
    }

    private void expect(String part, JsonObject seen) {
        assertThat(parts).as(trouble).containsKey(part);
        assertThat(parts.get(part))
                .isEqualTo(new JsonObject().put("seen", seen).put("wrong", new JsonArray()));
    }

    /** Markup is text, a link to a script is none, and both see the same code. */
    @Test
    void twoPeopleMeetTalkAndCompareBeforeTheirPages() {
        String link = "https://relay.example.org/a";
        expect(
                "meet",
                new JsonObject()
                        .put("tokenLeft", false)
                        .put(
                                "text",
                                "<b>Hello</b><img src=x onerror=alert(1)> "
                                        + link
                                        + " javascript:alert(1)")
                        .put("links", JsonArray.of(JsonArray.of(link, "noopener noreferrer")))
                        .put("markup", 0)
                        .put("direction", "plaintext auto")
                        .put("sameCode", true));
    }

    /** Relays and ways to them, a backup, cover, and a lock; the page can be installed. */
    @Test
    void settingsAreChangedAndProfileIsLockedAndOpened() {
        expect(
                "settings",
                new JsonObject().put("notInstalled", new JsonArray()).put("tokenServesOnce", true));
    }

    @Test
    void eachHidesWhomTheyTalkTo() {
        expect("hide", new JsonObject());
        expect("hidden", new JsonObject());
    }

    @Test
    void eachMakesARoomAndALiveSessionOfWhichNothingIsLeft() {
        expect("together", new JsonObject());
    }

    @Test
    void deviceIsLinkedUnlessTheCodesDiffer() {
        expect("devices", new JsonObject());
    }

    /**
     * All of it over relays, over UDP and TLS, at a constant rate, though one of them is killed,
     * and nothing to somebody else.
     */
    @Test
    void twoPeopleHearAndSeeEachOtherOverRelays() {
        expect(
                "calls",
                new JsonObject()
                        .put("beforeAccepting", 0)
                        .put("packets", JsonArray.of(true, true))
                        .put("otherRelay", true)
                        .put("direct", true)
                        .put("arrived", JsonArray.of(4, 4))
                        .put("played", 0)
                        .put("sent", 0));
    }
}
