package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Somebody loses a machine and goes on with a file and a key on paper. */
@ExtendWith(SharedRelays.class)
@Order(1)
final class BackupTest {
    /** Messages that make a backup of three chunks, of 1 MiB each. */
    private static final int MANY = 230;

    private static final int OTTERS = 1_500;

    @TempDir Path folder;

    private World world;
    private Person ada;
    private SharedRelays.Pair relays;
    private Path file;

    @BeforeEach
    void start(SharedRelays.Pair shared) {
        relays = shared;
        world = new World(folder);
        ada = person("Ada");
        file = folder.resolve("backup");
    }

    @AfterEach
    void end() {
        world.close();
    }

    private Person person(String name) {
        return world.person(name, relays);
    }

    /** Writes the recovery key down. */
    private Path export(Person person) throws IOException {
        List<JsonObject> lines = person.run("export", file.toString()).done();
        assertThat(lines.getLast().getString("event")).isEqualTo("exported");
        String key = lines.getFirst().getString("key");
        assertThat(key).matches("([0-9A-Z]{5}-){7}[0-9A-Z]{5}");
        return Files.writeString(folder.resolve("paper"), key.toLowerCase(java.util.Locale.ROOT));
    }

    private Person onNewMachine(String name) {
        return new Person(name, folder.resolve("new-" + name), "a new passphrase", world);
    }

    private static Command importing(Person person, Path file, Path paper) {
        return importing(person, file, paper, "120");
    }

    private static Command importing(Person person, Path file, Path paper, String wait) {
        return person.run(
                "import", file.toString(), "--recovery-key-file", paper.toString(), "--wait", wait);
    }

    private static void say(Person from, String to, String text) {
        from.run("send", to, text).done();
    }

    private static void hears(Command listening, String text) {
        listening.await(line -> text.equals(line.getString("text")));
    }

    @Test
    @Tag("long")
    void conversationSurvivesTheLossOfAMachine() throws IOException {
        Person bob = person("Bob");
        world.acquaint(ada, bob);
        say(ada, "Bob", "The heron stands in the reeds.");
        Command bobHears = bob.run("receive", "--follow");
        hears(bobHears, "The heron stands in the reeds.");
        Path paper = export(ada);
        String code = ada.run("verify", "Bob").result().getString("code");
        ada.run("wipe", "--yes").done();
        say(bob, "Ada", "It has flown.");

        Person again = onNewMachine("Ada");
        List<JsonObject> lines = importing(again, file, paper).done();
        assertThat(lines.getFirst().getInteger("contacts")).isEqualTo(1);
        assertThat(lines.getLast())
                .isEqualTo(new JsonObject().put("event", "resumed").put("contact", "Bob"));
        Command adaHears = again.run("receive", "--follow");
        hears(adaHears, "It has flown.");

        say(again, "Bob", "Here I am again.");
        hears(bobHears, "Here I am again.");
        say(bob, "Ada", "I see you.");
        hears(adaHears, "I see you.");
        Command history = again.run("history", "Bob");
        history.done();
        assertThat(history.texts())
                .containsSubsequence(
                        "The heron stands in the reeds.",
                        "It has flown.",
                        "Here I am again.",
                        "I see you.")
                .anyMatch(text -> text.contains("new session"));
        assertThat(again.run("verify", "Bob").result().getString("code")).isEqualTo(code);
    }

    @Test
    @Tag("long")
    void nothingIsSentBeforeTheContactHasAnswered() throws IOException {
        Person bob = person("Bob");
        world.acquaint(ada, bob);
        Path paper = export(ada);
        Person again = onNewMachine("Ada");
        Command importing =
                again.show(
                        "import",
                        file.toString(),
                        "--recovery-key-file",
                        paper.toString(),
                        "--wait",
                        "1");
        Command.Ended ended = importing.ended();
        assertThat(ended.code()).as("%s", ended).isZero();
        assertThat(ended.err()).anyMatch(line -> line.contains("old machine will stop receiving"));
        assertThat(ended.out()).anyMatch(line -> line.contains("Bob hasn't answered yet"));
        JsonObject sent = again.run("send", "Bob", "Early.", "--timeout", "1").result();
        assertThat(sent.getString("state")).isEqualTo("queued");

        Command bobHears = bob.run("receive", "--follow");
        Command adaHears = again.run("receive", "--follow");
        hears(bobHears, "Early.");
        say(bob, "Ada", "Heard.");
        hears(adaHears, "Heard.");
    }

    @Test
    void furtherExportAsksForTheKeyWhichStandsNowhereAndAnotherCanBeMade() throws IOException {
        Path paper = export(ada);
        assertNowhereIn(ada.home(), Files.readString(paper));
        Path second = folder.resolve("second");
        ada.run("export", second.toString(), "--recovery-key-file", paper.toString()).done();
        importing(onNewMachine("second"), second, paper).done();

        Path wrong = Files.writeString(folder.resolve("wrong"), "00000-".repeat(7) + "00000");
        Command.Ended ended =
                ada.run(
                                "export",
                                folder.resolve("third").toString(),
                                "--recovery-key-file",
                                wrong.toString())
                        .ended();
        assertSentence(ended, "recovery key");
        List<JsonObject> renewed =
                ada.run("export", folder.resolve("third").toString(), "--new-key").done();
        assertThat(renewed.getFirst().getString("key"))
                .isNotEqualToIgnoringCase(Files.readString(paper));
    }

    @Test
    @Tag("long")
    void whatCannotBeImportedIsToldInOneSentenceAndLeavesNothing() throws IOException {
        Path paper = export(ada);
        Person again = onNewMachine("Ada");
        byte[] whole = Files.readAllBytes(file);

        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, 200));
        assertSentence(importing(again, cut, paper).ended(), "cut short or damaged");
        byte[] later = whole.clone();
        later[9] = 2;
        Path newer = Files.write(folder.resolve("newer"), later);
        assertSentence(importing(again, newer, paper).ended(), "newer Tacit");
        Path mistyped =
                Files.writeString(folder.resolve("mistyped"), Files.readString(paper) + "0");
        assertSentence(importing(again, file, mistyped).ended(), "no recovery key");
        Path letter = Files.writeString(folder.resolve("letter"), "Dear Ada");
        assertSentence(importing(again, letter, paper).ended(), "no backup");
        assertSentence(importing(ada, file, paper).ended(), "already");
        assertSentence(ada.run("export", file.toString()).ended(), "there already");

        assertThat(again.home()).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).noneMatch(one -> one.toString().contains("import"));
        }
    }

    @Test
    @Tag("long")
    void importThatIsKilledLeavesNoProfileAndTheNextOneIsWhole() throws IOException {
        Person bob = person("Bob");
        world.acquaint(ada, bob);
        List<String> said =
                IntStream.range(0, MANY).mapToObj(i -> i + " otters".repeat(OTTERS)).toList();
        ada.run("send", "Bob", "-", "--lines", "--timeout", "0").feed(said).done();
        Path paper = export(ada);
        byte[] whole = Files.readAllBytes(file);
        Person again = onNewMachine("Ada");
        Path staging = folder.resolve(".new-Ada.importing");

        Command killed = importing(again, Path.of("/dev/stdin"), paper);
        killed.feedOpen(Arrays.copyOf(whole, whole.length - 1));
        await().atMost(Command.PATIENCE).until(() -> Files.exists(staging));
        killed.kill();
        assertThat(killed.out()).isEmpty();
        assertThat(staging).exists();
        assertThat(again.home()).doesNotExist();
        assertSentence(again.run("history", "Bob").ended(), "no profile");

        importing(again, file, paper, "0").done();
        assertThat(staging).doesNotExist();
        Command history = again.run("history", "Bob", "--limit", "1000");
        history.done();
        assertThat(history.texts()).containsAll(said).doesNotHaveDuplicates();
    }

    private static void assertNowhereIn(Path home, String key) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            for (Path one : files.toList()) {
                assertThat(Files.readString(one, StandardCharsets.ISO_8859_1))
                        .doesNotContainIgnoringCase(key.substring(0, 11));
            }
        }
    }

    private static void assertSentence(Command.Ended ended, String words) {
        assertThat(ended.code()).as("%s", ended).isEqualTo(1);
        assertThat(ended.err()).singleElement().asString().startsWith("tacit: ").contains(words);
    }
}
