package chat.tacit.e2e;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** {@code tacit app} where a daemon of the same profile receives. */
@ExtendWith(SharedRelays.class)
final class AppBesideDaemonTest {
    @TempDir Path folder;

    @Test
    void pageIsToldThatTheDaemonReceivesAndTheAppTakesOverWhenItIsKilled(SharedRelays.Pair relays)
            throws Exception {
        try (World world = new World(folder)) {
            Person ada = world.person("Ada", relays);
            Person bob = world.person("Bob", relays);
            ada.run("daemon", "start").done();
            String link = ada.run("invite", "--short").result().getString("link");
            bob.run("connect", link, "--wait", "120").done();
            try (Command app = ada.stay("app", "--no-open");
                    AppClient page = AppClient.enter(app)) {
                await().atMost(Command.PATIENCE).until(() -> isElsewhere(page));
                bob.run("send", "Ada", "Taken by the daemon.").done();
                awaitText(page, "Taken by the daemon.");

                long daemon = ada.run("daemon", "status").result().getLong("pid");
                ProcessHandle process = ProcessHandle.of(daemon).orElseThrow();
                process.destroyForcibly();
                await().atMost(Command.PATIENCE).until(() -> !isElsewhere(page));
                bob.run("send", "Ada", "Taken by the app.").done();
                awaitText(page, "Taken by the app.");
                process.onExit().join();
                app.stop();
            }
        }
    }

    private static boolean isElsewhere(AppClient page) throws IOException, InterruptedException {
        return page.ask("state", new JsonObject()).getBoolean("elsewhere");
    }

    private static void awaitText(AppClient page, String text) {
        await().atMost(Command.PATIENCE)
                .until(() -> page.ask("conversations", new JsonObject()).encode().contains(text));
    }
}
