package chat.tacit.cli;

import chat.tacit.web.App;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The end of the demo: Ada and Bob go on in a browser, each with a page of their own. */
final class DemoPages {
    private static final int TIMEOUT = 60_000;

    private final DemoStage stage;
    private final boolean opens;
    private final boolean stays;

    /**
     * @param wish whether the user wants browsers opened; nothing where that follows from there
     *     being somebody to see them
     */
    DemoPages(DemoStage stage, @Nullable Boolean wish) {
        this.stage = stage;
        this.opens = wish == null ? Profiles.isTerminal() && isBrowserThere() : wish;
        this.stays = Profiles.isTerminal() || (opens && wish != null);
    }

    /** Whether there is a display, and what opens a browser on it. */
    private static boolean isBrowserThere() {
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")) {
            return true;
        }
        boolean display =
                Stream.of("DISPLAY", "WAYLAND_DISPLAY")
                        .map(System::getenv)
                        .anyMatch(value -> value != null && !value.isEmpty());
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return display
                && Stream.of(path.split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "xdg-open")));
    }

    /** Starts both pages, and with somebody there lets them go on. */
    void show(String ada, String bob) throws IOException, Trouble {
        stage.step("the pages were opened");
        List<String> command = opens ? List.of("app") : List.of("app", "--no-open");
        DemoStage.Running adas = stage.start("Ada's 'tacit app'", ada, command);
        DemoStage.Running bobs = stage.start("Bob's 'tacit app'", bob, command);
        String adasPage = DemoStage.ready(adas).getString("address");
        String bobsPage = DemoStage.ready(bobs).getString("address");
        requireAnswer(adasPage);
        requireAnswer(bobsPage);
        stage.say(
                "Both have a page besides (tacit app), a process each; an address opens it once:");
        stage.say("  Ada: " + adasPage);
        stage.say("  Bob: " + bobsPage);
        stage.say(App.hasPage() ? "Both answer." : "Both answer, but this build has no page.");
        if (stays) {
            goOn(ada);
        }
    }

    private static void requireAnswer(String address) throws IOException, Trouble {
        HttpURLConnection asking =
                (HttpURLConnection)
                        URI.create(address.replaceFirst("#.*", "")).toURL().openConnection();
        asking.setConnectTimeout(TIMEOUT);
        asking.setReadTimeout(TIMEOUT);
        int status = asking.getResponseCode();
        asking.disconnect();
        if (App.hasPage() && status != HttpURLConnection.HTTP_OK) {
            throw new Trouble("a page answers with " + status + ".");
        }
    }

    private void goOn(String ada) throws IOException, Trouble {
        stage.say(
                "Write and call there, from one to the other, as long as you like. What you type");
        stage.say("here Ada says to Bob. An empty line ends the demo.");
        stage.step("somebody typed as Ada");
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.isBlank(); line = in.readLine()) {
            List<String> words = List.of("send", "Bob", "--", line.strip());
            var _ = stage.start("'tacit send'", ada, words).told().result(DemoStage.PATIENCE);
        }
    }
}
