package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.relay.Relay;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Who is let in: each way in that is shut, tried over a raw socket ({@code spec/90-app} §2). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppGateTest {
    private Relay relay;
    private RunningApp app;

    @BeforeAll
    void start(@TempDir Path home) {
        relay = RunningApp.relay(home.resolve("relay"));
        app = RunningApp.start(home.resolve("ada")).signIn().create("Ada", relay);
    }

    @AfterAll
    void end() {
        app.close();
        relay.close();
    }

    private static void assertRefused(RawRequest request) {
        Reply reply = request.send();
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void pageWithItsCookieIsAnswered() {
        assertThat(app.ask("state", new JsonObject()).getString("profile")).isEqualTo("open");
        String local = "localhost:" + app.port();
        assertThat(
                        app.post("state")
                                .with("Host", local)
                                .with("Origin", "http://" + local)
                                .send()
                                .status())
                .isEqualTo(200);
    }

    /** A name of a page elsewhere that resolves to this machine. */
    @Test
    void foreignHostIsRefusedWhateverElseIsRight() {
        String evil = "evil.example:" + app.port();
        assertRefused(app.post("state").with("Host", evil));
        assertRefused(app.post("state").with("Host", evil).with("Origin", "http://" + evil));
        assertRefused(app.get("/").with("Host", evil));
        assertRefused(app.get("/").with("Host", "127.0.0.1"));
        assertRefused(app.get("/").with("Host", "127.0.0.1:" + (app.port() - 1)));
    }

    @Test
    void secondHostIsRefused() {
        Reply reply = app.post("state").and("Host", "evil.example").send();
        assertThat(reply.status()).isIn(400, 403);
    }

    @Test
    void targetWithANameOfItsOwnIsRefused() {
        assertThat(
                        new RawRequest(app.port(), "GET", "http://evil.example/")
                                .with("Host", "127.0.0.1:" + app.port())
                                .send()
                                .status())
                .isEqualTo(403);
    }

    @Test
    void foreignOriginIsRefused() {
        assertRefused(app.post("state").with("Origin", "http://evil.example"));
        assertRefused(app.post("state").with("Origin", "null"));
        assertRefused(app.post("state").with("Origin", "https://127.0.0.1:" + app.port()));
        assertRefused(app.post("state").with("Origin", "http://localhost:" + app.port()));
        assertRefused(app.get("/api/events").with("Origin", "http://evil.example"));
        assertRefused(app.post("session").with("Origin", "http://evil.example"));
    }

    @Test
    void whatChangesSomethingNeedsAnOrigin() {
        assertRefused(app.post("state").without("Origin"));
        assertRefused(app.post("session").without("Origin").body("{}"));
    }

    @Test
    void otherSitesAreRefusedThoughTheBrowserSaysNothingElse() {
        assertRefused(app.post("state").with("Sec-Fetch-Site", "cross-site"));
        assertRefused(app.get("/api/events").with("Sec-Fetch-Site", "same-site"));
        assertRefused(app.get("/api/events").with("Sec-Fetch-Site", "none"));
        assertRefused(app.get("/assets/index.js").with("Sec-Fetch-Site", "cross-site"));
        assertRefused(
                app.get("/")
                        .with("Sec-Fetch-Site", "cross-site")
                        .with("Sec-Fetch-Mode", "no-cors")
                        .with("Sec-Fetch-Dest", "image"));
        assertRefused(
                app.get("/")
                        .with("Sec-Fetch-Site", "cross-site")
                        .with("Sec-Fetch-Mode", "navigate")
                        .with("Sec-Fetch-Dest", "iframe"));
    }

    @Test
    void pageItselfOpensFromTheAddressLineAndFromAFile() {
        assertThat(app.get("/").with("Sec-Fetch-Site", "none").send().status()).isNotEqualTo(403);
        assertThat(
                        app.get("/")
                                .with("Sec-Fetch-Site", "cross-site")
                                .with("Sec-Fetch-Mode", "navigate")
                                .with("Sec-Fetch-Dest", "document")
                                .send()
                                .status())
                .isNotEqualTo(403);
    }

    @Test
    void nothingIsSaidWithoutTheCookie() {
        assertRefused(app.post("state").without("Cookie"));
        assertRefused(app.post("no-such-request").without("Cookie"));
        assertRefused(app.get("/api/events").without("Cookie"));
        String name = app.cookie().substring(0, app.cookie().indexOf('='));
        assertRefused(app.post("state").with("Cookie", name + "="));
        assertRefused(app.post("state").with("Cookie", name + "=" + "A".repeat(43)));
        assertRefused(app.post("state").with("Cookie", (name + "=; ").repeat(8) + app.cookie()));
        assertRefused(app.post("state").with("Cookie", "tacit-1=" + app.cookie()));
    }

    @Test
    void refusedRequestsAreCounted() {
        long before = app.ask("state", new JsonObject()).getLong("refused");
        assertRefused(app.post("state").without("Cookie"));
        assertThat(app.ask("state", new JsonObject()).getLong("refused")).isEqualTo(before + 1);
    }

    @Test
    void cookieIsStrictAndOutOfReachOfScripts() {
        Reply reply = app.enter(new JsonObject().put("token", app.token()));
        assertThat(reply.header("set-cookie").orElseThrow())
                .startsWith("tacit-" + app.port() + "=")
                .endsWith("; HttpOnly; SameSite=Strict; Path=/");
    }

    @Test
    void everyAnswerForbidsWhatThePageDoesNotNeed() {
        for (Reply reply :
                List.of(
                        app.get("/").send(),
                        app.post("state").send(),
                        app.post("state").without("Cookie").send())) {
            assertThat(reply.header("content-security-policy").orElseThrow())
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                    .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
                    .doesNotContain("unsafe", "http");
            assertThat(reply.headers())
                    .contains(
                            "x-content-type-options: nosniff",
                            "referrer-policy: no-referrer",
                            "cross-origin-opener-policy: same-origin",
                            "cross-origin-resource-policy: same-origin",
                            "cache-control: no-store");
            assertThat(reply.header("access-control-allow-origin")).isEmpty();
        }
    }

    @Test
    void tokenServesOnce() {
        JsonObject word = new JsonObject().put("token", app.token());
        assertThat(app.enter(word).status()).isEqualTo(200);
        assertThat(app.enter(word).status()).isEqualTo(403);
    }

    @Test
    void newAddressTakesThePlaceOfTheLast() {
        JsonObject word = new JsonObject().put("token", app.token());
        String _ = app.token();
        assertThat(app.enter(word).status()).isEqualTo(403);
    }

    @Test
    void tokenEndsWithItsTime() {
        Duration life = RunningApp.LIMITS.tokenLife();
        JsonObject word = new JsonObject().put("token", app.token());
        app.clock().pass(life.minusSeconds(1));
        assertThat(app.enter(word).status()).isEqualTo(200);
        JsonObject another = new JsonObject().put("token", app.token());
        app.clock().pass(life);
        assertThat(app.enter(another).status()).isEqualTo(403);
    }

    @Test
    void rightTokenIsNotTakenAfterTenWrongOnes() {
        String token = app.token();
        JsonObject wrong = new JsonObject().put("token", "A".repeat(22));
        for (int guess = 1; guess < RunningApp.LIMITS.guesses(); guess++) {
            assertThat(app.enter(wrong).status()).isEqualTo(403);
        }
        assertThat(app.enter(new JsonObject().put("token", token)).status()).isEqualTo(200);

        String next = app.token();
        for (int guess = 1; guess <= RunningApp.LIMITS.guesses(); guess++) {
            assertThat(app.enter(wrong).status()).isEqualTo(403);
        }
        assertThat(app.enter(new JsonObject().put("token", next)).status()).isEqualTo(403);
        assertThat(app.enter(new JsonObject().put("token", app.token())).status()).isEqualTo(200);
    }

    @Test
    void bodyEndsAtItsLimit() {
        int most = RunningApp.LIMITS.body();
        String begin = "{\"padding\":\"";
        String fits = begin + "x".repeat(most - begin.length() - 2) + "\"}";
        assertThat(app.post("state").body(fits).send().status()).isEqualTo(200);
        assertThat(app.post("state").body(fits + " ").send().status()).isEqualTo(413);
    }

    @Test
    void bodyIsAnObjectOfJsonAndSaysSo() {
        assertThat(app.post("state").with("Content-Type", "text/plain").send().status())
                .isEqualTo(400);
        assertThat(app.post("state").without("Content-Type").send().status()).isEqualTo(400);
        assertThat(app.post("state").body("[]").send().status()).isEqualTo(400);
        assertThat(app.post("state").body("{").send().status()).isEqualTo(400);
        assertThat(app.post("history").body("{\"conversation\":\"../..\"}").send().status())
                .isEqualTo(400);
        assertThat(app.post("history").body("{\"conversation\":7}").send().status()).isEqualTo(400);
    }

    @Test
    void nothingOutsideThePageIsGivenOut() {
        for (String path :
                List.of(
                        "/../chat/tacit/web/App.class",
                        "/..%2f..%2fchat",
                        "/chat/tacit/web/App.class",
                        "//etc/passwd",
                        "/assets/../index.html")) {
            assertThat(app.get(path).send().status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void sessionOfTheMostSilentPageEndsWhenThereAreTooMany(@TempDir Path home) {
        try (RunningApp other = RunningApp.start(home)) {
            List<String> cookies = new ArrayList<>();
            IntStream.rangeClosed(0, RunningApp.LIMITS.sessions())
                    .forEach(_ -> {
                        cookies.add(other.signIn().cookie());
                        other.clock().pass(Duration.ofSeconds(1));
                    });
            assertRefused(other.post("state").with("Cookie", cookies.getFirst()));
            for (String open : cookies.subList(1, cookies.size())) {
                assertThat(other.post("state").with("Cookie", open).send().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void signingOutEndsTheSessionAndItsStream(@TempDir Path home) throws Exception {
        try (RunningApp other = RunningApp.start(home).signIn();
                RawRequest.Lines stream = other.get("/api/events").stream()) {
            var _ = stream.await(": hello");
            assertThat(other.post("sign-out").send().status()).isEqualTo(200);
            stream.awaitEnd();
            assertRefused(other.post("state"));
        }
    }
}
