package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Two people, each with an app, and a relay between them: what pages ask, and are told. */
class AppTalkTest extends MeetingApps {
    private static final String MESSAGE = "data: {\"event\":\"message\"";

    private static JsonObject in(String conversation) {
        return new JsonObject().put("conversation", conversation);
    }

    private static JsonObject send(RunningApp app, String to, String text) {
        return app.ask("send", in(to).put("text", text)).getJsonObject("message");
    }

    /** The next event of a stream in which something of a message is so. */
    private static JsonObject message(
            RawRequest.Lines stream, String id, String member, String is) {
        while (true) {
            JsonObject event = new JsonObject(stream.await("data: "));
            JsonObject message = event.getJsonObject("message", new JsonObject());
            if (id.equals(message.getString("id")) && is.equals(message.getString(member))) {
                return message;
            }
        }
    }

    private static JsonArray history(RunningApp app, String of) {
        return app.ask("history", in(of)).getJsonArray("messages");
    }

    private static JsonObject said(RunningApp app, String of, String id) {
        return history(app, of).stream()
                .map(JsonObject.class::cast)
                .filter(one -> id.equals(one.getString("id")))
                .findFirst()
                .orElseGet(JsonObject::new);
    }

    private List<Object> reactions(String id) {
        return said(ada, toBob, id).getJsonArray("reactions", new JsonArray()).stream().toList();
    }

    private static JsonObject reaction(String from, boolean own, String emoji) {
        return new JsonObject().put("from", from).put("own", own).put("emoji", emoji);
    }

    @Test
    void invitationIsALinkAndACode() {
        JsonObject invited = ada.ask("invite", new JsonObject());
        assertThat(invited.getString("link")).startsWith("tacit:");
        assertThat(invited.getJsonArray("qr").getString(0))
                .startsWith("1111111")
                .hasSizeGreaterThan(20);
    }

    @Test
    void messageIsToldToThePageAsItComesAndItsStateToItsSender() throws Exception {
        try (RawRequest.Lines told = bob.get("/api/events").stream();
                RawRequest.Lines sent = ada.get("/api/events").stream()) {
            var _ = told.await(": hello");
            var _ = sent.await(": hello");
            String id = send(ada, toBob, "<b>Hello</b>").getString("id");
            JsonObject came = message(told, id, "state", "received");
            assertThat(came.getString("text")).isEqualTo("<b>Hello</b>");
            assertThat(came.getString("conversation")).isEqualTo(toAda);
            assertThat(came.getBoolean("own")).isFalse();
            var _ = message(sent, id, "state", "delivered");
        }
    }

    @Test
    void messageIsUnreadUntilThePageSaysThatItWasSeen() throws Exception {
        try (RawRequest.Lines told = bob.get("/api/events").stream()) {
            var _ = told.await(": hello");
            String first = send(ada, toBob, "one").getString("id");
            var _ = message(told, first, "state", "received");
            String second = send(ada, toBob, "two").getString("id");
            var _ = message(told, second, "state", "received");
        }
        int unread = RunningApp.conversation(bob, "Ada").getInteger("unread");
        assertThat(unread).isGreaterThanOrEqualTo(2);
        JsonArray all = history(bob, toAda);
        assertThat(RunningApp.conversation(bob, "Ada").getInteger("unread")).isEqualTo(unread);
        String before = all.getJsonObject(all.size() - 2).getString("id");
        var _ = bob.ask("read", in(toAda).put("message", before));
        assertThat(RunningApp.conversation(bob, "Ada").getInteger("unread")).isEqualTo(1);
        String last = all.getJsonObject(all.size() - 1).getString("id");
        var _ = bob.ask("read", in(toAda).put("message", last));
        assertThat(RunningApp.conversation(bob, "Ada").getInteger("unread")).isZero();
    }

    @Test
    void editReactionAndDeletionAreToldToBothPages() throws Exception {
        try (RawRequest.Lines told = bob.get("/api/events").stream();
                RawRequest.Lines sent = ada.get("/api/events").stream()) {
            var _ = told.await(": hello");
            var _ = sent.await(": hello");
            String id = send(ada, toBob, "helo").getString("id");
            assertThat(told.await(MESSAGE)).contains(id, "\"came\":true");
            JsonObject which = in(toBob).put("message", id);
            assertThat(
                            ada.ask("edit", which.copy().put("text", "hello"))
                                    .getJsonObject("message")
                                    .getString("text"))
                    .isEqualTo("hello");
            String edited = told.await(MESSAGE);
            while (!edited.contains("\"edited\":true")) {
                edited = told.await(MESSAGE);
            }
            assertThat(edited).contains(id, "\"came\":false");
            var _ = bob.ask("react", in(toAda).put("message", id).put("text", "👍"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> reactions(id).contains(reaction("Bob", false, "👍")));
            var _ = ada.ask("rename", in(toBob).put("name", "Ada"));
            var _ = ada.ask("react", which.copy().put("text", "👍"));
            assertThat(reactions(id))
                    .as("of two people whose name is one")
                    .containsExactlyInAnyOrder(
                            reaction("Ada", false, "👍"), reaction("Ada", true, "👍"));
            var _ = ada.ask("react", which.copy().put("text", ""));
            assertThat(reactions(id)).containsExactly(reaction("Ada", false, "👍"));
            var _ = ada.ask("rename", in(toBob).put("name", ""));
            var _ = ada.ask("delete", which);
            var _ = message(told, id, "type", "deleted");
        }
    }

    @Test
    void pageThatComesBackGetsWhatItMissed() throws Exception {
        String seen;
        try (RawRequest.Lines told = ada.get("/api/events").stream()) {
            String id = send(ada, toBob, "before").getString("id");
            seen = told.await("id: ");
            var _ = message(told, id, "text", "before");
        }
        String missed = send(ada, toBob, "while away").getString("id");
        try (RawRequest.Lines told = ada.get("/api/events").with("Last-Event-ID", seen).stream()) {
            var _ = message(told, missed, "text", "while away");
        }
        try (RawRequest.Lines told =
                ada.get("/api/events").with("Last-Event-ID", "0123456789abcdef-7").stream()) {
            assertThat(new JsonObject(told.await("data: ")).getString("event")).isEqualTo("again");
        }
    }

    @Test
    void seventeenthStreamIsRefused() throws Exception {
        RawRequest.Lines[] open = new RawRequest.Lines[RunningApp.LIMITS.streams()];
        for (int i = 0; i < open.length; i++) {
            open[i] = ada.get("/api/events").stream();
            var _ = open[i].await(": hello");
        }
        assertThat(ada.get("/api/events").send().status()).isEqualTo(429);
        for (RawRequest.Lines one : open) {
            one.close();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    try (RawRequest.Lines again = ada.get("/api/events").stream()) {
                        assertThat(again.await("HTTP/1.1 ")).startsWith("200");
                    }
                });
    }

    @Test
    void historyGoesBackPageByPage() {
        for (int i = 0; i < 5; i++) {
            var _ = send(bob, toAda, "page " + i);
        }
        JsonObject last = bob.ask("history", in(toAda).put("limit", 2));
        assertThat(last.getBoolean("more")).isTrue();
        assertThat(last.getJsonArray("messages")).hasSize(2);
        String first = last.getJsonArray("messages").getJsonObject(0).getString("id");
        JsonObject before = bob.ask("history", in(toAda).put("limit", 2).put("before", first));
        assertThat(before.getJsonArray("messages").getJsonObject(1).getString("text"))
                .isEqualTo("page 2");
        assertThat(bob.post("history").body(in(toAda).put("limit", 201).encode()).send().status())
                .isEqualTo(400);
    }

    @Test
    void messagesAreFoundByTheirWords() {
        String id = send(ada, toBob, "the walrus and the carpenter").getString("id");
        JsonArray found =
                ada.ask("search", new JsonObject().put("text", "walr")).getJsonArray("messages");
        assertThat(found.getJsonObject(0).getString("id")).isEqualTo(id);
        assertThat(
                        ada.ask("search", in(toBob).put("text", "walrus carpenter"))
                                .getJsonArray("messages"))
                .hasSize(1);
    }

    @Test
    void contactIsComparedRenamedAndExplained() {
        JsonObject contact = ada.ask("contact", in(toBob));
        assertThat(contact.getString("code"))
                .isEqualTo(bob.ask("contact", in(toAda)).getString("code"));
        Reply wrong = ada.post("verify").body(in(toBob).put("code", "12345 54321").encode()).send();
        assertThat(wrong.status()).isEqualTo(409);
        assertThat(
                        ada.ask("verify", in(toBob).put("code", contact.getString("code")))
                                .getString("level"))
                .isEqualTo("compared");
        var _ = ada.ask("note", in(toBob).put("note", "from the choir"));
        assertThat(ada.ask("contact", in(toBob)).getString("note")).isEqualTo("from the choir");
        JsonObject exposure =
                ada.ask("explain", in(toBob)).getJsonArray("exposures").getJsonObject(0);
        assertThat(exposure.fieldNames()).containsExactly("who", "sees", "cannot");
    }

    @Test
    void strangerIsARequestUntilAccepted(@TempDir Path home) throws IOException {
        String link = ada.ask("invite", new JsonObject().put("ask", true)).getString("link");
        try (RunningApp eve = RunningApp.start(home).signIn().create("Eve", relay)) {
            byte[] own = AppSelfTest.picture();
            assertThat(eve.post("x").to("PUT", "/api/picture/self").body(own).send().status())
                    .isEqualTo(200);
            var _ =
                    eve.ask(
                            "connect",
                            new JsonObject().put("link", link).put("greeting", "Let me in"));
            JsonObject request =
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(20))
                            .until(
                                    () ->
                                            ada
                                                    .ask("requests", new JsonObject())
                                                    .getJsonArray("requests")
                                                    .stream()
                                                    .map(JsonObject.class::cast)
                                                    .filter(one ->
                                                            "Let me in"
                                                                    .equals(one.getString("text")))
                                                    .findFirst()
                                                    .orElseGet(JsonObject::new),
                                    one -> !one.isEmpty());
            assertThat(RunningApp.conversation(ada, "Eve").isEmpty()).isTrue();
            String picture = "/api/picture/" + request.getString("conversation");
            assertThat(ada.get(picture).send().status()).isEqualTo(404);
            var _ = ada.ask("accept", in(request.getString("conversation")));
            assertThat(RunningApp.active(ada, "Eve").getString("conversation"))
                    .isEqualTo(request.getString("conversation"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> ada.get(picture).send().status() == 200);
        }
    }

    @Test
    void lockedProfileSaysNothingAndWrongPassphraseOpensNothing(@TempDir Path home) {
        try (RunningApp eve = RunningApp.start(home).signIn().create("Eve", relay)) {
            assertThat(eve.ask("lock", new JsonObject()).getString("profile")).isEqualTo("locked");
            assertThat(eve.post("conversations").send().status()).isEqualTo(423);
            assertThat(eve.post("unlock").body("{\"passphrase\":\"no\"}").send().status())
                    .isEqualTo(409);
            assertThat(eve.post("conversations").send().status()).isEqualTo(423);
            assertThat(
                            eve.ask(
                                            "unlock",
                                            new JsonObject()
                                                    .put("passphrase", RunningApp.PASSPHRASE))
                                    .getString("profile"))
                    .isEqualTo("open");
        }
    }
}
