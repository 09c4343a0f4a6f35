package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where somebody begins who has no relay: with one that the app starts, or those of the build. */
final class FirstRelayTest {
    private static final String SECRET = "four random words here";

    @TempDir Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private String cookie = "";

    @Test
    void relayThatTheAppStartsIsReachedByOthersAndStaysAtItsAddress() throws Exception {
        Path home = folder.resolve("ada");
        JsonObject begun = new JsonObject().put("name", "Ada").put("passphrase", SECRET);
        String address;
        try (World world = new World(folder)) {
            try (Command app = app(home)) {
                String place = enter(app);
                ask(place, "create", begun.put("start", true));
                address = relay(place);
                assertThat(address).startsWith("tacit://").contains("@127.0.0.1:");

                Person bob = new Person("Bob", folder.resolve("bob"), SECRET, world);
                bob.run("init", "Bob", "--relay", address).done();
                String link = ask(place, "invite", new JsonObject()).getString("link");
                bob.run("connect", link, "--wait", "120").done();
                assertThat(bob.run("contacts").done())
                        .extracting(line -> line.getString("contact"))
                        .containsExactly("Ada");
                app.stop();
            }
            try (Command app = app(home)) {
                assertThat(relay(enter(app))).isEqualTo(address);
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

    /** Takes the token for a session; where the page is. */
    private String enter(Command app) throws IOException, InterruptedException {
        String[] address =
                app.await(line -> "ready".equals(line.getString("event")))
                        .getString("address")
                        .split("#", 2);
        String place = address[0].replaceAll("/$", "");
        HttpResponse<String> answer =
                post(place, "session", new JsonObject().put("token", address[1]));
        cookie = answer.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
        return place;
    }

    private String relay(String place) throws IOException, InterruptedException {
        return ask(place, "relays", new JsonObject())
                .getJsonArray("relays")
                .getJsonObject(0)
                .getString("relay");
    }

    private JsonObject ask(String place, String name, JsonObject body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = post(place, name, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private HttpResponse<String> post(String place, String name, JsonObject body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(place + "/api/" + name))
                        .header("Content-Type", "application/json")
                        .header("Origin", place)
                        .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
