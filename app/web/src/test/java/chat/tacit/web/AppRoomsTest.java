package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A room between two pages, and what a page asks about the profile's means. */
class AppRoomsTest extends MeetingApps {
    private static final JsonObject NOTHING = new JsonObject();

    private static void account(RunningApp app, String handle) {
        JsonObject made =
                app.ask(
                        "account-create",
                        new JsonObject()
                                .put("handle", handle)
                                .put("password", "a long way to tipperary"));
        assertThat(made.getString("state")).isEqualTo("ready");
        assertThat(app.ask("account", NOTHING).getString("handle")).isEqualTo(handle);
    }

    @Test
    void roomIsMadeEnteredSpokenInAndLeft() throws Exception {
        JsonObject room = new JsonObject().put("name", "Choir");
        assertThat(ada.ask("account", NOTHING)).isEqualTo(NOTHING);
        assertThat(ada.post("room-create").body(room.encode()).send().status()).isEqualTo(409);
        account(ada, "ada");
        account(bob, "bob");
        JsonObject made;
        try (RawRequest.Lines told = bob.get("/api/events").stream()) {
            var _ = told.await(": hello");
            made = ada.ask("room-create", room.put("conversations", new JsonArray().add(toBob)));
            while (!told.await("data: ").contains("\"event\":\"requests\"")) {
                // something else is told as well
            }
        }
        assertThat(made.getBoolean("stands")).isTrue();
        JsonObject asked = bob.ask("requests", NOTHING).getJsonArray("requests").getJsonObject(0);
        assertThat(asked.getString("kind")).isEqualTo("room");
        var _ =
                bob.ask(
                        "accept",
                        new JsonObject().put("conversation", asked.getString("conversation")));
        String atBob = RunningApp.active(bob, "Choir").getString("conversation");
        JsonObject in = new JsonObject().put("conversation", made.getString("conversation"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> ada.ask("members", in).getJsonArray("members").size() == 2);
        var _ = bob.ask("send", new JsonObject().put("conversation", atBob).put("text", "la"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> ada.ask("history", in).encode().contains("\"text\":\"la\""));
        assertThat(ada.ask("explain", in).getJsonArray("exposures")).isNotEmpty();
        JsonObject live = new JsonObject().put("name", "Tea");
        var _ =
                ada.ask(
                        "live-create",
                        live.put("conversations", JsonArray.of(in.getString("conversation"))));
        JsonObject there = new JsonObject().put("conversation", atBob);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> bob.ask("history", there).encode().contains("\"live\":\"Tea\""));
        assertThat(
                        bob.ask("room-leave", new JsonObject().put("conversation", atBob))
                                .getBoolean("stands"))
                .isTrue();
    }

    @Test
    void relaysAreListedWithWhatTheyAre() {
        JsonObject answer = ada.ask("relays", NOTHING);
        JsonObject one = answer.getJsonArray("relays").getJsonObject(0);
        assertThat(one.getString("relay")).isEqualTo(relay.address().toString());
        assertThat(one.getString("state")).isEqualTo("answers");
        assertThat(answer.getJsonArray("servers")).isEmpty();
        assertThat(
                        ada.post("relay-add")
                                .body("{\"address\":\"http://relay.example\"}")
                                .send()
                                .status())
                .isEqualTo(400);
        String own = new JsonObject().put("address", relay.address().toString()).encode();
        assertThat(ada.post("relay-remove").body(own).send().status()).isEqualTo(409);
    }

    @Test
    void coverIsShownAndSet() {
        JsonObject cover = ada.ask("cover", NOTHING);
        assertThat(cover.getString("cover")).isEqualTo("low");
        assertThat(cover.getBoolean("served")).as("her relay has no mesh").isFalse();
        assertThat(ada.ask("cover", new JsonObject().put("level", "high")).getString("cover"))
                .isEqualTo("high");
        assertThat(ada.ask("cover", NOTHING).getString("cover")).isEqualTo("high");
        assertThat(ada.post("cover").body("{\"level\":\"loud\"}").send().status()).isEqualTo(400);
    }

    @Test
    void settingsAreKeptAndOthersRefused() {
        JsonObject theme = new JsonObject().put("theme", "dark");
        assertThat(ada.ask("settings", theme).getString("theme")).isEqualTo("dark");
        assertThat(ada.ask("settings", NOTHING))
                .isEqualTo(
                        new JsonObject()
                                .put("read-receipts", false)
                                .put("language", "")
                                .put("theme", "dark")
                                .put("notifications", false));
        for (String wrong :
                new String[] {
                    "{\"theme\":\"<script>\"}", "{\"language\":7}", "{\"home\":\"elsewhere\"}"
                }) {
            assertThat(ada.post("settings").body(wrong).send().status()).isEqualTo(400);
        }
    }

    @Test
    void readReceiptsAreToldToAllContactsOnceChosen() {
        String said =
                ada.ask("send", new JsonObject().put("conversation", toBob).put("text", "read me"))
                        .getJsonObject("message")
                        .getString("id");
        var _ = bob.ask("settings", new JsonObject().put("read-receipts", true));
        JsonObject in =
                new JsonObject()
                        .put(
                                "conversation",
                                RunningApp.conversation(bob, "Ada").getString("conversation"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> bob.ask("history", in).encode().contains(said));
        var _ = bob.ask("read", in.copy().put("message", said));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        ada.ask("history", new JsonObject().put("conversation", toBob))
                                .encode()
                                .contains("\"state\":\"read\""));
    }

    @Test
    void devicesAreListedAndNoneIsLinkedWithoutItsLink() {
        assertThat(ada.ask("devices", NOTHING).containsKey("devices")).isTrue();
        assertThat(ada.post("device-link").send().status()).isEqualTo(400);
        assertThat(ada.post("device-confirm").body("{\"link\":\"x\"}").send().status())
                .isEqualTo(409);
    }
}
