package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where somebody begins who has no relay: with one that the app starts, or those of the build. */
final class FirstRelayTest {
    private static final String SECRET = "four random words here";

    @TempDir Path folder;

    @Test
    void relayThatTheAppStartsIsReachedByOthersAndStaysAtItsAddress() throws Exception {
        Path home = folder.resolve("ada");
        JsonObject begun = new JsonObject().put("name", "Ada").put("passphrase", SECRET);
        String address;
        try (World world = new World(folder)) {
            try (Command app = app(home);
                    AppClient page = AppClient.enter(app)) {
                var _ = page.ask("create", begun.put("start", true));
                address = relay(page);
                assertThat(address).startsWith("tacit://").contains("@127.0.0.1:");

                Person bob = new Person("Bob", folder.resolve("bob"), SECRET, world);
                bob.run("init", "Bob", "--relay", address).done();
                String link = page.ask("invite", new JsonObject()).getString("link");
                bob.run("connect", link, "--wait", "120").done();
                assertThat(bob.run("contacts").done())
                        .extracting(line -> line.getString("contact"))
                        .containsExactly("Ada");
                app.stop();
            }
            try (Command app = app(home);
                    AppClient page = AppClient.enter(app)) {
                assertThat(relay(page)).isEqualTo(address);
                app.stop();
            }
        }
    }

    @Test
    void profileThatNamesNoRelayHasThoseOfTheBuild() throws Exception {
        Path resource = folder.resolve("build/chat/tacit/cli/default-relays");
        Files.createDirectories(resource.getParent());
        String pin = "A".repeat(43);
        Files.writeString(
                resource,
                "# ours\n\ntacit://"
                        + pin
                        + "@one.example:7443\n tacit://"
                        + pin
                        + "@two.example:1\n");
        List<String> words = new ArrayList<>(Launch.COMMAND);
        int path = words.size() - 2;
        words.set(path, folder.resolve("build") + File.pathSeparator + words.get(path));
        words.removeIf(word -> word.startsWith("-XX:AOTCache"));

        Path home = folder.resolve("cleo");
        List<String> init = List.of("init", "Cleo", "--hidden", "--json");
        try (Command made = Command.start(words, home, SECRET, init);
                Command shown = shown(made, home)) {
            assertThat(shown.result().getString("invitations")).isEqualTo("hidden");
        }
        try (Command without =
                Command.start(Launch.COMMAND, folder.resolve("dora"), SECRET, init)) {
            Command.Ended ended = without.ended();
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err().getFirst()).contains("this build knows no relay");
        }
    }

    private Command shown(Command made, Path home) {
        assertThat(made.result().getInteger("relays")).isEqualTo(2);
        return Command.start(Launch.COMMAND, home, SECRET, List.of("cover", "--json"));
    }

    private static Command app(Path home) {
        List<String> arguments = List.of("app", "--no-open", "--relay-host", "127.0.0.1", "--json");
        return Command.start(Launch.COMMAND, home, SECRET, arguments);
    }

    private static String relay(AppClient page) throws IOException, InterruptedException {
        return page.ask("relays", new JsonObject())
                .getJsonArray("relays")
                .getJsonObject(0)
                .getString("relay");
    }
}
