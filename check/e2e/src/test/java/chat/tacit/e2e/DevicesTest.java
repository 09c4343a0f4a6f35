package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Ada's machines are one person to Bob, by the commands. */
@ExtendWith(SharedRelays.class)
final class DevicesTest {
    @TempDir Path folder;

    private SharedRelays.Pair relays;
    private World world;
    private Person ada;
    private Person bob;

    @BeforeEach
    void start(SharedRelays.Pair shared) {
        relays = shared;
        world = new World(folder);
        ada = world.person("Ada", relays.one(), relays.two());
        bob = world.person("Bob", relays.one(), relays.two());
        world.acquaint(ada, bob);
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** A machine without a profile. */
    private Person machine(String name) {
        return new Person(name, folder.resolve("machine-" + name), "a word of " + name, world);
    }

    private Command shows(Person machine) {
        return machine.run(
                "device",
                "link",
                "--relay",
                relays.one().address(),
                "--relay",
                relays.two().address());
    }

    private static String link(Command shows) {
        return shows.await(line -> "link".equals(line.getString("event"))).getString("link");
    }

    private static String code(Command shows) {
        return shows.await(line -> "code".equals(line.getString("event"))).getString("code");
    }

    /** Reads the link without confirming it; the code that this side shows. */
    private String read(String link) {
        Command.Ended ended = ada.run("device", "link", link).ended();
        assertThat(ended.code()).isEqualTo(1);
        return new JsonObject(ended.out().getFirst()).getString("code");
    }

    private Person linked(String name) {
        Person machine = machine(name);
        Command shows = shows(machine);
        String link = link(shows);
        String here = read(link);
        assertThat(code(shows)).isEqualTo(here);
        ada.run("device", "link", link, "--code", here, "--name", name).done();
        assertThat(shows.result().getString("name")).isEqualTo("Ada");
        return machine;
    }

    private static List<String> texts(Person person, String of) {
        return person.run("history", of).done().stream()
                .filter(line -> "text".equals(line.getString("type")))
                .map(line -> line.getString("text"))
                .toList();
    }

    @Test
    void threeDevicesHaveOneConversationThoughOneWasAway() {
        ada.run("send", "Bob", "Before there were devices.").done();
        Person laptop = linked("laptop");
        Person tablet = linked("tablet"); // the laptop is away from now on
        Command adaHears = ada.run("receive", "--follow");
        Command bobHears = bob.run("receive", "--follow");
        tablet.run("send", "Bob", "From the tablet.").done();
        bobHears.await(line -> "From the tablet.".equals(line.getString("text")));
        bob.run("send", "Ada", "To all of you.").done();
        adaHears.await(line -> "To all of you.".equals(line.getString("text")));
        tablet.run("receive", "--timeout", "15").done();
        laptop.run("receive", "--timeout", "15").done();

        List<String> said =
                List.of("Before there were devices.", "From the tablet.", "To all of you.");
        assertThat(texts(laptop, "Bob")).containsExactlyInAnyOrderElementsOf(said);
        assertThat(texts(tablet, "Bob")).containsExactlyInAnyOrderElementsOf(said);
        assertThat(texts(ada, "Bob")).containsExactlyInAnyOrderElementsOf(said);
        assertThat(laptop.run("device", "list").done())
                .extracting(line -> line.getString("name"))
                .contains("laptop", "tablet");
    }

    @Test
    void copyGoesOnWhereAKillOfTheNewDeviceCutIt() {
        ada.run("send", "Bob", "A heron.").done();
        Person laptop = machine("laptop");
        Command shows = shows(laptop);
        String link = link(shows);
        String here = read(link);
        assertThat(code(shows)).isEqualTo(here);
        shows.kill();
        ada.run("device", "link", link, "--code", here, "--name", "laptop", "--timeout", "1")
                .done();
        Command hears = ada.run("receive", "--follow");

        assertThat(laptop.run("device", "link").result().getString("name")).isEqualTo("Ada");
        assertThat(texts(laptop, "Bob")).containsExactly("A heron.");
        hears.stop();
    }

    @Test
    void anotherCodeCopiesNothing() {
        Person laptop = machine("laptop");
        String link = link(shows(laptop));
        String here = read(link);
        String other = here.startsWith("0") ? "1" : "0";
        Command.Ended refused =
                ada.run("device", "link", link, "--code", other + here.substring(1)).ended();

        assertThat(refused.code()).isEqualTo(1);
        assertThat(ada.run("device", "list").done()).isEmpty();
        assertThat(ada.run("connect", link).ended().code()).isEqualTo(1);
    }
}
