package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.relay.Relay;
import chat.tacit.web.limit.AppLimits;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Whoever reaches the port and has no session: bytes as anybody may write them. */
@Timeout(60)
class AppStrangersTest {
    private static final AppLimits.Strangers FEW =
            new AppLimits.Strangers(4, Duration.ofSeconds(4));

    @TempDir private Path home;
    private RunningApp app;
    private final List<Socket> open = new ArrayList<>();

    @BeforeEach
    void start() {
        AppLimits all = RunningApp.LIMITS;
        AppLimits limits =
                new AppLimits(
                        all.tokenLife(),
                        all.guesses(),
                        all.sessions(),
                        all.body(),
                        all.events(),
                        all.streams(),
                        Duration.ofMillis(500),
                        all.preview(),
                        all.pixels(),
                        all.picture(),
                        all.live(),
                        all.backup(),
                        FEW,
                        all.callPage());
        app = RunningApp.start(home, new AppConfig.Listen.Loopback(0), limits).signIn();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket one : open) {
            one.close();
        }
        app.close();
    }

    private Socket say(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        open.add(socket);
        return socket;
    }

    private String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + app.port() + "\r\n";
    }

    @Test
    void whoHoldsConnectionsMakesRoomForOthersAndForPages() throws Exception {
        List<Socket> held = new ArrayList<>();
        for (int i = 0; i < 3 * FEW.most(); i++) {
            held.add(say(get("/")));
        }
        for (Socket one : held.subList(0, 2 * FEW.most())) {
            assertThat(one.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(app.post("state").send().status()).isEqualTo(200);
    }

    @Test
    void whoTakesLongForARequestIsCutOff() throws Exception {
        assertThat(say(get("/")).getInputStream().read()).isEqualTo(-1);
    }

    /** It lasts as long as its page. */
    @Test
    void streamOfAPageIsNoStrangers() throws Exception {
        Socket stream = say(get("/api/events") + "Cookie: " + app.cookie() + "\r\n\r\n");
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8));
        int comments = 0;
        while (comments < 10) { // five seconds
            String line = lines.readLine();
            assertThat(line).isNotNull();
            comments += line.startsWith(": still") ? 1 : 0;
        }
    }

    @Test
    void manyRequestsAtOnceAreAnsweredInTheirOrder() throws Exception {
        int many = 300;
        String one = get("/no-such-file") + "\r\n";
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                say(one.repeat(many)).getInputStream(), StandardCharsets.UTF_8));
        int answers = 0;
        while (answers < many) {
            String line = lines.readLine();
            assertThat(line).isNotNull();
            answers += line.startsWith("HTTP/1.1 404") ? 1 : 0;
        }
    }

    @Test
    void targetThatIsWrittenWrongIsAnswered() {
        String id = "0".repeat(32);
        for (String target :
                List.of(
                        "/api/files/" + id + "?conversation=%zz",
                        "/api/files/" + id + "?%=",
                        "/api/files/" + id + "?preview&%")) {
            assertThat(app.get(target).send().status()).as(target).isEqualTo(400);
        }
        Reply put = app.post("x").to("PUT", "/api/files?conversation=%zz&name=a").send();
        assertThat(put.status()).isEqualTo(400);
    }

    @Test
    void foldersOfThePageAreNotListed() {
        for (String target : List.of("/assets", "/assets/", "/api", "/.", "/..")) {
            assertThat(app.get(target).send().status()).as(target).isEqualTo(404);
        }
    }

    /** Whatever answers at another port of this machine may set cookies of any name. */
    @Test
    void cookieThatSomebodyElseSetsUnderTheNameKeepsNobodyOut() {
        String name = app.cookie().substring(0, app.cookie().indexOf('='));
        for (String cookies :
                List.of(name + "=AAAA; " + app.cookie(), app.cookie() + "; " + name + "=AAAA")) {
            assertThat(app.post("state").with("Cookie", cookies).send().status()).isEqualTo(200);
        }
    }

    /** Each guess takes the time of Argon2id, and nobody else's. */
    @Test
    void guessesOfThePassphraseHoldUpNobody(@TempDir Path data) throws Exception {
        try (Relay relay = RunningApp.relay(data)) {
            var _ = app.create("Ada", relay);
            JsonObject wrong = new JsonObject().put("passphrase", "six bells at dawn");
            List<Thread> guesses =
                    IntStream.range(0, 3)
                            .mapToObj(_ -> app.post("unlock").body(wrong.encode()))
                            .map(guess -> Thread.startVirtualThread(guess::send))
                            .toList();
            assertThat(app.ask("conversations", new JsonObject())).isNotNull();
            assertThat(guesses).as("who still waits").anyMatch(Thread::isAlive);
            for (Thread guess : guesses) {
                guess.join();
            }
        }
    }

    @Test
    void whatAProcessLeftThatWasKilledIsGone() throws Exception {
        long nobody = 4_194_305; // above any process's number
        Path left = Files.createDirectories(home.resolve("sending-" + nobody + "-1"));
        Path running =
                Files.createDirectories(
                        home.resolve("sending-" + ProcessHandle.current().pid() + "-1"));
        var _ = Files.writeString(left.resolve("letter.txt"), "Dear Bob");
        Path backup = Files.createDirectories(home.resolve(".tacit-backup-" + nobody + "-1"));
        try (RunningApp _ = RunningApp.start(home)) {
            assertThat(left).doesNotExist();
            assertThat(backup).doesNotExist();
            assertThat(running).exists();
        }
    }
}
