package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** A room between two pages, and what a page asks about the profile's means. */
class AppRoomsTest extends MeetingApps {
    private static final JsonObject NOTHING = new JsonObject();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static void account(RunningApp app, String handle) {
        if (app.ask("account", NOTHING).containsKey("handle")) {
            return;
        }
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
                .atMost(PATIENCE)
                .until(() -> ada.ask("members", in).getJsonArray("members").size() == 2);
        var _ = bob.ask("send", new JsonObject().put("conversation", atBob).put("text", "la"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> ada.ask("history", in).encode().contains("\"text\":\"la\""));
        assertThat(ada.ask("explain", in).getJsonArray("exposures")).isNotEmpty();
        JsonObject live = new JsonObject().put("name", "Tea");
        var _ =
                ada.ask(
                        "live-create",
                        live.put("conversations", JsonArray.of(in.getString("conversation"))));
        JsonObject there = new JsonObject().put("conversation", atBob);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> bob.ask("history", there).encode().contains("\"live\":\"Tea\""));
        assertThat(
                        bob.ask("room-leave", new JsonObject().put("conversation", atBob))
                                .getBoolean("stands"))
                .isTrue();
    }

    private static void refuses(
            RunningApp app, String name, JsonObject body, int status, String sentence) {
        Reply reply = app.post(name).body(body.encode()).send();
        assertThat(reply.status()).isEqualTo(status);
        assertThat(new JsonObject(reply.text()).getString("error")).contains(sentence);
    }

    private static String enter(RunningApp app, String name) {
        String[] asked = {""};
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> {
                    JsonArray requests = app.ask("requests", NOTHING).getJsonArray("requests");
                    requests.forEach(
                            one -> asked[0] = ((JsonObject) one).getString("conversation"));
                    return !requests.isEmpty();
                });
        var _ = app.ask("accept", new JsonObject().put("conversation", asked[0]));
        return RunningApp.active(app, name).getString("conversation");
    }

    private static JsonObject in(String conversation) {
        return new JsonObject().put("conversation", conversation);
    }

    /** A member as another one sees it, once it has a role. */
    private static JsonObject member(RunningApp app, String room, String account, String role) {
        JsonObject[] found = {NOTHING};
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> {
                    app.ask("members", in(room)).getJsonArray("members").stream()
                            .map(JsonObject.class::cast)
                            .filter(one -> account.equals(one.getString("account")))
                            .forEach(one -> found[0] = one);
                    return role.equals(found[0].getString("role"));
                });
        return found[0];
    }

    @Test
    void membersAreComparedAndGivenRolesAndTheRoomHasAnotherName() {
        account(ada, "ada");
        account(bob, "bob");
        String adas = ada.ask("account", NOTHING).getString("account");
        String bobs = bob.ask("account", NOTHING).getString("account");
        JsonObject room = new JsonObject().put("name", "Herons");
        room.put("conversations", JsonArray.of(toBob));
        String atAda = ada.ask("room-create", room).getString("conversation");
        String atBob = enter(bob, "Herons");
        assertThat(member(ada, atAda, bobs, "member").getString("level")).isNotEqualTo("compared");
        JsonObject toCompare = in(atAda).put("member", bobs);
        String code = ada.ask("member", toCompare).getString("code");
        assertThat(bob.ask("member", in(atBob).put("member", adas)).getString("code"))
                .isEqualTo(code);
        String other = (code.charAt(0) == '1' ? "2" : "1") + code.substring(1);
        for (String wrong : List.of("12345", other)) {
            refuses(ada, "member-verify", toCompare.copy().put("code", wrong), 409, "code");
        }
        var _ = ada.ask("member-verify", toCompare.copy().put("code", code));
        assertThat(member(ada, atAda, bobs, "member").getString("level")).isEqualTo("compared");
        refuses(ada, "member-accept", toCompare, 409, "the account's key is the one before.");

        assertThat(ada.ask("room-rename", in(atAda).put("name", "Egrets")).getBoolean("stands"))
                .isTrue();
        assertThat(RunningApp.active(bob, "Egrets").getString("conversation")).isEqualTo(atBob);
        JsonObject role = in(atAda).put("member", bobs);
        JsonObject wish = in(atBob).put("member", adas).put("role", "member");
        refuses(bob, "room-role", wish, 409, "only admins may give roles");
        refuses(ada, "room-role", role.copy().put("role", "king"), 400, "'role' is");
        var _ = ada.ask("room-role", role.copy().put("role", "admin"));
        var _ = member(bob, atBob, bobs, "admin");
        var _ = ada.ask("room-role", role.copy().put("role", "owner"));
        var _ = member(bob, atBob, bobs, "owner");
        var _ = member(bob, atBob, adas, "admin");
        assertThat(ada.ask("members", in(atAda)).getInteger("alarms")).isZero();
        refuses(ada, "room-resume", in(atAda), 409, "nothing is wrong with this room");
    }

    @Test
    void whoIsInvitedByTheirAccountReadsWhatWasSaidIfTheyMay() {
        account(ada, "ada");
        String atAda =
                ada.ask("room-create", new JsonObject().put("name", "Terns"))
                        .getString("conversation");
        var _ = ada.ask("send", in(atAda).put("text", "before anybody came"));
        try (RunningApp cleo = RunningApp.start(homes.resolve("cleo")).signIn()) {
            var _ = cleo.create("Cleo", relay);
            account(cleo, "cleo");
            JsonObject whole = in(atAda).put("account", "cleo@127.0.0.1").put("history", "all");
            JsonObject nobody = whole.copy().put("account", "zoe@127.0.0.1");
            refuses(ada, "room-invite", nobody, 409, "there is no account");
            JsonObject past = whole.copy().put("history", "some");
            refuses(ada, "room-invite", past, 400, "'history' is");
            assertThat(ada.ask("room-invite", whole).getBoolean("stands")).isTrue();
            String atCleo = enter(cleo, "Terns");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            cleo.ask("history", in(atCleo))
                                    .encode()
                                    .contains("before anybody came"));
        }
    }

    @Test
    void roomNeedsAnAccount() {
        try (RunningApp dora = RunningApp.start(homes.resolve("dora")).signIn()) {
            var _ = dora.create("Dora", relay);
            assertThat(dora.ask("account", NOTHING)).isEqualTo(NOTHING);
            JsonObject room = new JsonObject().put("name", "Choir");
            refuses(dora, "room-create", room, 409, "rooms need an account");
        }
    }

    @Test
    void accountHasAPasswordThatHoldsAndIsHadOnAnotherMachineByIt() {
        String typed = "heron123";
        JsonObject wanted = new JsonObject().put("handle", "erin").put("password", typed);
        try (RunningApp erin = RunningApp.start(homes.resolve("erin")).signIn();
                RunningApp other = RunningApp.start(homes.resolve("other")).signIn()) {
            var _ = erin.create("Erin", relay);
            var _ = other.create("Erin", relay);
            refuses(erin, "account-create", wanted, 409, "it should be ten years");
            assertThat(erin.ask("account", NOTHING)).isEqualTo(NOTHING);
            JsonObject made = erin.ask("account-create", wanted.copy().put("weak", true));
            assertThat(made.getString("state")).isEqualTo("ready");
            JsonObject in = new JsonObject().put("account", made.getString("account"));
            refuses(other, "account-sign-in", in.copy().put("password", "heron124"), 409, "wrong");
            refuses(other, "account-sign-in", in.copy().put("account", "erin"), 400, "address");
            assertThat(other.ask("account-sign-in", in.copy().put("password", typed)))
                    .isEqualTo(made);
            assertThat(other.ask("account", NOTHING)).isEqualTo(made);
        }
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
                .atMost(PATIENCE)
                .until(() -> bob.ask("history", in).encode().contains(said));
        var _ = bob.ask("read", in.copy().put("message", said));
        Awaitility.await()
                .atMost(PATIENCE)
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
