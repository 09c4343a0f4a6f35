package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A live session between two pages. */
class AppLiveTest extends MeetingApps {
    private static final JsonObject NOTHING = new JsonObject();
    private static final String SECRET = "the heron stands in the third field";

    private static JsonObject in(String session) {
        return new JsonObject().put("session", session);
    }

    private static JsonObject await(
            RunningApp app, String session, Predicate<JsonObject> condition) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> app.ask("live-session", in(session)), condition);
    }

    private static List<JsonObject> list(JsonObject of, String name) {
        return of.getJsonArray(name).stream().map(JsonObject.class::cast).toList();
    }

    private static boolean isSaid(JsonObject page, String text) {
        return list(page, "said").stream().anyMatch(one -> text.equals(one.getString("text")));
    }

    /** The message by which Bob is asked, when it has come. */
    private JsonObject asked(String name) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                list(
                                                bob.ask(
                                                        "history",
                                                        new JsonObject()
                                                                .put("conversation", toAda)),
                                                "messages")
                                        .stream()
                                        .filter(one -> name.equals(one.getString("live")))
                                        .findFirst()
                                        .orElse(NOTHING),
                        one -> !one.isEmpty());
    }

    private static String link(JsonObject message) {
        return message.getString("text").lines().reduce((_, last) -> last).orElseThrow();
    }

    private String create(String name) {
        return ada.ask(
                        "live-create",
                        new JsonObject()
                                .put("name", name)
                                .put("conversations", new JsonArray().add(toBob)))
                .getString("session");
    }

    private String enter(String name) {
        JsonObject link = new JsonObject().put("link", link(asked(name)));
        assertThat(bob.ask("connect", link)).isEqualTo(new JsonObject().put("live", name));
        return bob.ask("live-enter", link).getString("session");
    }

    @Test
    void contactIsAskedLetInAndHeardAndNothingIsLeft() throws IOException {
        String atAda = create("Tea");
        String atBob = enter("Tea");
        JsonObject seen = await(ada, atAda, page -> list(page, "people").size() == 2);
        JsonObject guest = list(seen, "people").getLast();
        assertThat(guest.getString("name")).isEqualTo("Bob");
        assertThat(guest.getString("state")).isEqualTo("here");
        assertThat(
                        list(bob.ask("live-session", in(atBob)), "people")
                                .getFirst()
                                .getString("voucher"))
                .isEqualTo("Ada");

        var _ = bob.ask("live-say", in(atBob).put("text", SECRET));
        var _ = await(ada, atAda, page -> isSaid(page, SECRET));
        var _ =
                ada.ask(
                        "live-say",
                        in(atAda).put("text", "hush").put("to", guest.getString("identity")));
        JsonObject heard = await(bob, atBob, page -> isSaid(page, "hush"));
        assertThat(list(heard, "said").getLast().getString("audience")).isEqualTo("one");

        String view = heard.getString("view");
        assertThat(ada.ask("live-compare", in(atAda).put("view", view)).getString("comparison"))
                .isEqualTo("same");
        assertThat(ada.ask("live-session", in(atAda)).getBoolean("compared")).isTrue();
        assertThat(ada.ask("live-explain", in(atAda)).getJsonArray("exposures")).isNotEmpty();

        var _ = bob.ask("live-leave", in(atBob));
        assertThat(bob.post("live-session").body(in(atBob).encode()).send().status())
                .isEqualTo(404);
        var _ = await(ada, atAda, page -> list(page, "people").size() == 1);
        var _ = ada.ask("live-leave", in(atAda));
        assertThat(ada.ask("live", NOTHING).getJsonArray("sessions")).isEmpty();
        assertNowhere(SECRET);
    }

    /** In no file of either profile or of the relay, as far as they aren't sealed anyway. */
    private void assertNowhere(String text) throws IOException {
        try (Stream<Path> files = Files.walk(homes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(bytes).as(file.toString()).doesNotContain(text);
            }
        }
        for (RunningApp app : List.of(ada, bob)) {
            JsonObject search = new JsonObject().put("text", "heron").put("limit", 10);
            assertThat(app.ask("search", search).getJsonArray("messages")).isEmpty();
        }
    }

    @Test
    void eventsSayThatSomethingIsNewAndNothingOfIt() throws Exception {
        try (RawRequest.Lines told = ada.get("/api/events").stream()) {
            var _ = told.await(": hello");
            String atAda = create("Quiet");
            String atBob = enter("Quiet");
            var _ = bob.ask("live-say", in(atBob).put("text", SECRET));
            var _ = await(ada, atAda, page -> isSaid(page, SECRET));
            var _ = ada.ask("live-leave", in(atAda));
            String last =
                    ada.ask("live-create", new JsonObject().put("name", "Last"))
                            .getString("session");
            String line = "";
            while (!line.contains(last)) {
                line = told.await("data: ");
                assertThat(line).doesNotContain("heron");
                JsonObject event = new JsonObject(line);
                if ("live".equals(event.getString("event"))) {
                    assertThat(event.fieldNames()).containsExactly("event", "session");
                }
            }
            var _ = ada.ask("live-leave", in(last));
            var _ = bob.ask("live-leave", in(atBob));
        }
    }

    @Test
    void nothingIsSaidToNobodyAndWhatLeadsNowhereIsNotEntered() {
        String session =
                ada.ask("live-create", new JsonObject().put("name", "Alone")).getString("session");
        assertThat(ada.post("live-say").body(in(session).put("text", "x").encode()).send().status())
                .isEqualTo(409);
        JsonObject shown = ada.ask("live-invite", in(session));
        assertThat(shown.getString("link")).startsWith("tacit:");
        assertThat(shown.getJsonArray("qr").size()).isGreaterThan(20);
        var _ = ada.ask("live-leave", in(session));
        assertThat(
                        ada.post("live-enter")
                                .body(new JsonObject().put("link", "tacit:x").encode())
                                .send()
                                .status())
                .isEqualTo(400);
    }

    @Test
    void lockedProfileIsInNoSessionAndNinthIsNotEntered(@TempDir Path home) {
        try (RunningApp eve = RunningApp.start(home).signIn().create("Eve", relay)) {
            for (int i = 0; i < RunningApp.LIMITS.live(); i++) {
                var _ = eve.ask("live-create", new JsonObject().put("name", "s" + i));
            }
            String more = new JsonObject().put("name", "one more").encode();
            assertThat(eve.post("live-create").body(more).send().status()).isEqualTo(409);
            var _ = eve.ask("lock", NOTHING);
            var _ = eve.ask("unlock", new JsonObject().put("passphrase", RunningApp.PASSPHRASE));
            assertThat(eve.ask("live", NOTHING).getJsonArray("sessions")).isEmpty();
        }
    }
}
