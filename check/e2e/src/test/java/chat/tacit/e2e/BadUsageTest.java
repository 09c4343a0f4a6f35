package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What goes wrong is told in one sentence, and harms nothing. */
@ExtendWith(SharedRelays.class)
final class BadUsageTest {
    @TempDir Path folder;

    private World world;

    @BeforeEach
    void start() {
        world = new World(folder);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void wrongPassphraseTouchesNothing(SharedRelays.Pair relays) throws IOException {
        Person ada = world.person("Ada", relays);
        Map<String, String> before = contents(ada.home());
        Person stranger = new Person("Ada", ada.home(), "a guess", world);

        assertSentence(stranger.run("contacts").ended(), "passphrase is wrong");
        assertThat(contents(ada.home())).isEqualTo(before);
    }

    @Test
    void brokenAndUsedLinksAreRefused(SharedRelays.Pair relays) {
        Person ada = world.person("Ada", relays);
        Person bob = world.person("Bob", relays);
        Person eve = world.person("Eve", relays);
        String link = ada.run("invite", "--short").result().getString("link");

        assertSentence(
                bob.run("connect", link.substring(0, link.length() - 5)).ended(),
                "not an invitation");
        assertSentence(bob.run("connect", "https://example.org/").ended(), "not an invitation");

        bob.run("connect", link, "--wait", "0").done();
        assertSentence(eve.run("connect", link).ended(), "someone else opened this link");
        assertThat(eve.run("contacts").done()).isEmpty();
    }

    @Test
    void optionsOfLiveSessionsAndOfContactsAreNotMixed(SharedRelays.Pair relays) {
        Person ada = world.person("Ada", relays);
        Person bob = world.person("Bob", relays);
        world.acquaint(ada, bob);
        String link = ada.run("invite", "--short").result().getString("link");
        String live = ada.run("invite", "Bob", "--live", "garden").result().getString("link");

        assertSentence(bob.run("connect", link, "--name", "B").ended(), "live sessions alone");
        assertSentence(bob.run("connect", live, "--greeting", "Hi").ended(), "leave --greeting");
        assertSentence(
                ada.run("invite", "Bob", "--live", "garden", "--qr").ended(),
                "invite somebody to a live session");
        bob.run("connect", link, "--wait", "0").done();
    }

    @Test
    void ownLinkIsNotUsedUpAndJoinLeavesThoughNobodyWaits(SharedRelays.Pair relays) {
        Person ada = world.person("Ada", relays);
        Person bob = world.person("Bob", relays);
        String link = ada.run("invite", "--short").result().getString("link");

        assertSentence(ada.run("connect", link).ended(), "of your own");
        bob.run("connect", link, "--wait", "0").done();
        assertSentence(bob.run("connect", link).ended(), "accepted this invitation already");

        ada.run("receive").done();
        assertThat(ada.run("contacts").result().getString("contact")).isEqualTo("Bob");
    }

    @Test
    void stdinHasToBeTextThatFits(SharedRelays.Pair relays) {
        Person ada = world.person("Ada", relays);
        world.acquaint(ada, world.person("Bob", relays));

        List<String> tooLong = List.of("x".repeat(1 << 20));
        assertSentence(ada.run("send", "Bob", "-").feed(tooLong).ended(), "longer than");
        assertSentence(ada.run("send", "Bob", "-", "--lines").feed(tooLong).ended(), "longer than");
        byte[] noText = {(byte) 0xc3, (byte) 0x28};
        assertSentence(ada.run("send", "Bob", "-").feed(noText).ended(), "UTF-8");
        assertSentence(ada.run("send", "Bob", " ").ended(), "empty");
        assertSentence(ada.run("contacts", "--home", "").ended(), "--home is empty");
    }

    @Test
    void secondRelayOnTheSameDataIsRefused(SharedRelays.Pair relays) {
        Relay relay = relays.one();
        Command second =
                world.run(
                        relay.data(),
                        "none",
                        List.of(
                                "serve",
                                "--data",
                                relay.data().toString(),
                                "--port",
                                "0",
                                "--operator-port",
                                "0"));
        assertSentence(second.ended(), "another process");
    }

    @Test
    void profileIsNeededAndConversationsAreNamed(SharedRelays.Pair relays) {
        Person nobody = new Person("Nobody", folder.resolve("nowhere"), "none", world);
        assertSentence(nobody.run("contacts").ended(), "no profile");
        assertThat(folder.resolve("nowhere")).doesNotExist();

        Person ada = world.person("Ada", relays);
        assertSentence(ada.run("send", "Bob", "Hello").ended(), "no conversation");
        assertSentence(
                ada.run("init", "Ada", "--relay", relays.two().address()).ended(), "already");
    }

    @Test
    void wrongUsageExitsWithTwo() {
        Person nobody = new Person("Nobody", folder.resolve("nowhere"), "none", world);
        List<Command> wrong =
                List.of(
                        nobody.show("send"),
                        nobody.show("fly"),
                        nobody.show("init", "Nobody"),
                        nobody.show("serve", "--port", "99999"),
                        nobody.show("serve", "--store", "fast"),
                        nobody.show("serve", "--services", "turn", "--turn-cert", "chain.pem"),
                        nobody.show("serve", "--erasure", "soon"));
        for (Command command : wrong) {
            Command.Ended ended = command.ended();
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err().getFirst()).startsWith("tacit: ");
            assertThat(ended.err().getLast()).contains("--help");
        }
    }

    @Test
    @Tag("long")
    void memoryStoreSaysSoToClients() {
        Person ada =
                world.person(
                        "Ada", world.relay("kept"), world.relay("kept not", "--store", "memory"));
        assertThat(ada.run("relay", "list").done())
                .extracting(line -> line.getString("store"))
                .containsExactly("disk", "memory");
    }

    private static void assertSentence(Command.Ended ended, String words) {
        assertThat(ended.code()).as("%s", ended).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).singleElement().asString().startsWith("tacit: ").contains(words);
    }

    private static Map<String, String> contents(Path home) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(
                        home.relativize(file).toString(),
                        java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return all;
    }
}
