package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** People of two homeservers in one room, each command a process of its own. */
final class RoomTest {
    private static final String PASSWORD = "seven otters upstream of the old mill, 1987";

    @TempDir Path folder;

    private World world;
    private Relay one;
    private Relay two;
    private Path password;

    @BeforeEach
    void start() throws IOException {
        world = new World(folder);
        one = world.relay("one");
        two = world.relay("two");
        password = Files.writeString(folder.resolve("password"), PASSWORD);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void peopleOfTwoHomeserversTalkUntilOneIsRemoved() {
        Person ada = world.person("Ada", one, two);
        Person bob = world.person("Bob", one, two);
        Person cleo = world.person("Cleo", one, two);
        world.acquaint(ada, bob);
        ada.makeAccount("ada", one, password);
        bob.makeAccount("bob", two, password);
        cleo.makeAccount("cleo", two, password);

        assertThat(ada.run("room", "create", "Book club").result().getBoolean("stands")).isTrue();
        ada.run("send", "Book club", "Before you came").done();
        ada.run("invite", "Book club", "Bob", "--history", "all").done();
        ada.run("invite", "Book club", two.address() + "/@cleo", "--greeting", "Hello").done();

        Command adas = ada.run("receive", "--follow");
        Command bobs = bob.run("receive", "--follow");
        Command cleos = cleo.run("receive", "--follow");
        bobs.await(line -> "request".equals(line.getString("type")));
        bob.run("accept", "Book club", "--timeout", "60").done();
        await().atMost(Command.PATIENCE)
                .until(() ->
                        bob.run("history", "Book club").ended().out().stream()
                                .anyMatch(line -> line.contains("Before you came")));
        cleos.await(line -> "request".equals(line.getString("type")));
        assertThat(cleo.run("requests").result().getString("greeting")).isEqualTo("Hello");
        assertThat(cleo.run("accept", "Book club", "--timeout", "60").result().getString("event"))
                .isEqualTo("entered");

        cleo.run("send", "Book club", "Here is Cleo").done();
        for (Command each : new Command[] {adas, bobs}) {
            assertThat(
                            each.await(line -> "Here is Cleo".equals(line.getString("text")))
                                    .getString("kind"))
                    .isEqualTo("room");
        }
        assertThat(ada.run("members", "Book club").done())
                .extracting(it -> it.getString("role"), it -> it.getBoolean("here"))
                .contains(tuple("owner", true), tuple("member", true));

        ada.run("room", "remove", "Book club", "cleo").done();
        cleos.await(line -> line.getString("text", "").contains("removed you"));
        ada.run("send", "Book club", "Without Cleo").done();
        bobs.await(line -> "Without Cleo".equals(line.getString("text")));
        assertThat(cleo.run("history", "Book club").done())
                .extracting(it -> it.getString("text"))
                .contains("Here is Cleo")
                .doesNotContain("Without Cleo", "Before you came");
        assertThat(cleo.run("send", "Book club", "May I?").ended().code()).isEqualTo(1);
        adas.stop();
        bobs.stop();
        cleos.stop();
    }
}
