package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.web.limit.AppLimits;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A profile that comes to another machine: by a backup, or as a device beside the first. */
class AppMoveTest extends MeetingApps {
    private static final JsonObject NOTHING = new JsonObject();

    @BeforeAll
    void talk() {
        var _ = say(ada, toBob, "before the move");
    }

    private static JsonObject say(RunningApp app, String to, String text) {
        return app.ask("send", new JsonObject().put("conversation", to).put("text", text));
    }

    private static Reply put(RunningApp app, byte[] body) {
        return app.post("x")
                .to("PUT", "/api/backup")
                .with("Content-Type", "application/octet-stream")
                .body(body)
                .send();
    }

    private static String history(RunningApp app, String of) {
        return app.ask("history", new JsonObject().put("conversation", of)).encode();
    }

    /** What is in a folder but the profile's own files. */
    private static boolean hasBackups(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.anyMatch(one -> one.getFileName().toString().startsWith(".tacit-backup-"));
        }
    }

    @Test
    void backupIsDownloadedAndMakesTheProfileElsewhere(@TempDir Path homes) throws IOException {
        Path first = homes.resolve("eve");
        byte[] backup;
        String key;
        try (RunningApp eve = RunningApp.start(first).signIn().create("Eve", relay)) {
            String link = ada.ask("invite", NOTHING).getString("link");
            var _ = eve.ask("connect", new JsonObject().put("link", link));
            var _ = RunningApp.active(eve, "Ada");
            assertThat(eve.ask("backup-state", NOTHING).getBoolean("known")).isFalse();
            key = eve.ask("recovery-key", NOTHING).getString("key");
            JsonObject with = new JsonObject().put("key", key);
            assertThat(eve.post("backup").body(with.encode()).send().status()).isEqualTo(409);
            JsonObject made = eve.ask("backup", with.copy().put("fresh", true));
            assertThat(made.getInteger("contacts")).isEqualTo(1);
            assertThat(eve.ask("backup-state", NOTHING).getBoolean("known")).isTrue();
            Reply file = eve.get("/api/backup/" + made.getString("backup")).send();
            assertThat(file.header("content-disposition").orElseThrow()).startsWith("attachment");
            backup = file.body();
            assertThat(backup).hasSize(made.getInteger("size"));
            assertThat(eve.get("/api/backup/" + "0".repeat(32)).send().status()).isEqualTo(404);
            String other = eve.ask("recovery-key", NOTHING).getString("key");
            assertThat(
                            eve.post("backup")
                                    .body(new JsonObject().put("key", other).encode())
                                    .send()
                                    .status())
                    .isEqualTo(409);
        }
        assertThat(hasBackups(first)).isFalse();
        try (RunningApp again = RunningApp.start(homes.resolve("again")).signIn()) {
            var _ = again.ask("settings", new JsonObject().put("theme", "dark"));
            JsonObject come =
                    put(again, backup)
                            .json()
                            .put("passphrase", "another dawn at seven")
                            .put("key", key);
            String wrong = come.copy().put("key", "nonsense").encode();
            assertThat(again.post("import").body(wrong).send().status()).isEqualTo(400);
            assertThat(again.ask("import", come).getInteger("contacts")).isEqualTo(1);
            assertThat(again.ask("state", NOTHING).getString("name")).isEqualTo("Eve");
            assertThat(again.ask("settings", NOTHING).getString("theme")).isEqualTo("dark");
            String toAda = RunningApp.active(again, "Ada").getString("conversation");
            var _ = say(again, toAda, "from the new place");
            String toEve = RunningApp.conversation(ada, "Eve").getString("conversation");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> history(ada, toEve).contains("from the new place"));
            assertThat(again.post("import").body(come.encode()).send().status()).isEqualTo(409);
        }
        assertThat(hasBackups(homes)).isFalse();
    }

    private static AppLimits withBackup(long bytes) {
        AppLimits all = RunningApp.LIMITS;
        return new AppLimits(
                all.tokenLife(),
                all.guesses(),
                all.sessions(),
                all.body(),
                all.events(),
                all.streams(),
                all.keepalive(),
                all.preview(),
                all.pixels(),
                all.picture(),
                all.live(),
                bytes,
                all.strangers(),
                all.callPage());
    }

    @Test
    void longerBackupThanTheLimitIsRefused(@TempDir Path home) {
        try (RunningApp app =
                RunningApp.start(
                                home.resolve("app"),
                                new AppConfig.Listen.Loopback(0),
                                withBackup(4))
                        .signIn()) {
            assertThat(put(app, new byte[] {1, 2, 3, 4}).status()).isEqualTo(200);
            assertThat(put(app, new byte[] {1, 2, 3, 4, 5}).status()).isEqualTo(413);
        }
    }

    @Test
    void newDeviceShowsALinkIsComparedAndHasTheHistory(@TempDir Path home) {
        try (RunningApp tablet = RunningApp.start(home).signIn()) {
            JsonObject how = new JsonObject().put("passphrase", RunningApp.PASSPHRASE);
            assertThat(tablet.post("device-new").body(how.encode()).send().status()).isEqualTo(400);
            JsonObject shown =
                    tablet.ask(
                            "device-new",
                            how.put("relays", new JsonArray().add(relay.address().toString())));
            assertThat(shown.getJsonArray("qr").size()).isGreaterThan(20);
            assertThat(tablet.ask("state", NOTHING).getString("profile")).isEqualTo("new");
            assertThat(ada.post("device-show").send().status()).isEqualTo(409);
            assertThat(ada.post("device-abandon").send().status()).isEqualTo(409);

            JsonObject link = new JsonObject().put("link", shown.getString("link"));
            String code = ada.ask("device-link", link).getString("code");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> code.equals(tablet.ask("device-show", NOTHING).getString("code")));
            var _ = ada.ask("device-confirm", link.copy().put("name", "Tablet").put("same", true));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> "open".equals(tablet.ask("state", NOTHING).getString("profile")));
            assertThat(tablet.ask("state", NOTHING).getString("name")).isEqualTo("Ada");
            String there = RunningApp.active(tablet, "Bob").getString("conversation");
            assertThat(history(tablet, there)).contains("before the move");
            assertThat(ada.ask("devices", NOTHING).encode()).contains("\"name\":\"Tablet\"");
        }
    }

    @Test
    void newDeviceThatIsGivenUpLeavesNoProfile(@TempDir Path homes) {
        try (RunningApp phone = RunningApp.start(homes.resolve("phone")).signIn()) {
            var _ =
                    phone.ask(
                            "device-new",
                            new JsonObject()
                                    .put("passphrase", RunningApp.PASSPHRASE)
                                    .put(
                                            "relays",
                                            new JsonArray().add(relay.address().toString())));
            var _ = phone.ask("device-abandon", NOTHING);
            assertThat(phone.ask("state", NOTHING).getString("profile")).isEqualTo("none");
            var _ = phone.create("Paul", relay);
            assertThat(phone.ask("state", NOTHING).getString("name")).isEqualTo("Paul");
        }
    }

    /** The code of an invitation as a camera sees it, six points for each of its squares. */
    @Test
    void codeIsReadOutOfAPictureAndNothingOutOfAnother() {
        JsonObject invited = ada.ask("invite", NOTHING);
        JsonArray rows = invited.getJsonArray("qr");
        int side = (rows.size() + 8) * 6;
        byte[] points = new byte[side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                points[y * side + x] = (byte) (isDark(rows, x / 6 - 4, y / 6 - 4) ? 20 : 230);
            }
        }
        assertThat(scan(points, side).json().getString("text"))
                .isEqualTo(invited.getString("link"));
        assertThat(scan(new byte[640 * 480], 640).json()).isEqualTo(NOTHING);
        assertThat(scan(new byte[801], 801).status()).isEqualTo(400);
        assertThat(scan(new byte[641], 640).status()).isEqualTo(400);
        assertThat(scan(new byte[800 * 800 + 1], 800).status()).isEqualTo(413);
    }

    private static boolean isDark(JsonArray rows, int x, int y) {
        boolean inside = x >= 0 && y >= 0 && x < rows.size() && y < rows.size();
        return inside && rows.getString(y).charAt(x) == '1';
    }

    private Reply scan(byte[] points, int width) {
        return ada.post("x").to("PUT", "/api/scan?width=" + width).body(points).send();
    }
}
