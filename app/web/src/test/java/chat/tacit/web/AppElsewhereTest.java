package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Optional;

/** The app behind something that ends TLS, asked by its name and with a password. */
class AppElsewhereTest {
    private static final String NAME = "chat.example";
    private static final String PASSWORD = "nine lives of a cat";

    private RunningApp app;

    @BeforeEach
    void start(@TempDir Path home) {
        app =
                RunningApp.start(
                        home,
                        new AppConfig.Listen.Elsewhere(
                                "127.0.0.1",
                                0,
                                NAME,
                                Optional.empty(),
                                Optional.of(RunningApp.secret(PASSWORD))),
                        RunningApp.LIMITS);
    }

    @AfterEach
    void end() {
        app.close();
    }

    private Reply enter(String password) {
        return named("session").body(new JsonObject().put("password", password).encode()).send();
    }

    private RawRequest named(String request) {
        return app.post(request).with("Host", NAME).with("Origin", "https://" + NAME);
    }

    @Test
    void itSaysWhatItWants() {
        assertThat(app.app().address()).isEqualTo("https://" + NAME + "/");
        assertThat(named("session").send().json())
                .isEqualTo(new JsonObject().put("session", false).put("wants", "password"));
    }

    @Test
    void passwordOpensASessionWhoseCookieTravelsOverTlsAlone() {
        Reply reply = enter(PASSWORD);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("set-cookie").orElseThrow())
                .endsWith("; HttpOnly; SameSite=Strict; Path=/; Secure");
    }

    @Test
    void loopbackNameAndPlainOriginAreForeign() {
        assertThat(app.post("session").send().status()).isEqualTo(403);
        assertThat(named("session").with("Origin", "http://" + NAME).send().status())
                .isEqualTo(403);
    }

    @Test
    void rightPasswordIsNotTakenAfterTenWrongOnesUntilTimeHasPassed() {
        for (int guess = 0; guess < RunningApp.LIMITS.guesses(); guess++) {
            assertThat(enter("wrong").status()).isEqualTo(403);
        }
        assertThat(enter(PASSWORD).status()).isEqualTo(403);
        app.clock().pass(RunningApp.LIMITS.tokenLife());
        assertThat(enter(PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void tokenOpensNothing() {
        Reply reply = named("session").body("{\"token\":\"" + PASSWORD + "\"}").send();
        assertThat(reply.json().getBoolean("session")).isFalse();
        assertThat(reply.header("set-cookie")).isEmpty();
    }
}
