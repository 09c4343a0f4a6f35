package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** Ada's machines are one person to Bob, and his to her, by the commands: one story of both. */
@ExtendWith(SharedRelays.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
final class DevicesTest {
    private Path folder;
    private SharedRelays.Pair relays;
    private World world;
    private Person ada;
    private Person bob;
    private Person laptop;

    @BeforeAll
    void start(SharedRelays.Pair shared, @TempDir Path empty) {
        folder = empty;
        relays = shared;
        world = new World(folder);
        ada = world.person("Ada", relays);
        bob = world.person("Bob", relays);
        laptop = machine("laptop");
        world.acquaint(ada, bob);
    }

    @AfterAll
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
    private static String read(Person by, String link) {
        Command.Ended ended = by.run("device", "link", link).ended();
        assertThat(ended.code()).isEqualTo(1);
        return new JsonObject(ended.out().getFirst()).getString("code");
    }

    private Person linked(Person by, String name) {
        Person machine = machine(name);
        Command shows = shows(machine);
        String link = link(shows);
        String here = read(by, link);
        assertThat(code(shows)).isEqualTo(here);
        by.run("device", "link", link, "--code", here, "--name", name).done();
        assertThat(shows.result().getString("name")).isEqualTo(by.name());
        return machine;
    }

    private static void awaitText(Command hears, String text) {
        hears.await(line -> text.equals(line.getString("text")));
    }

    private static List<String> texts(Person person, String of) {
        return person.run("history", of).done().stream()
                .filter(line -> "text".equals(line.getString("type")))
                .map(line -> line.getString("text"))
                .toList();
    }

    @Test
    @Order(1)
    void anotherCodeCopiesNothing() {
        Command shows = shows(machine("other"));
        String link = link(shows);
        String here = read(ada, link);
        String wrong = here.startsWith("0") ? "1" : "0";
        Command.Ended refused =
                ada.run("device", "link", link, "--code", wrong + here.substring(1)).ended();

        assertThat(refused.code()).isEqualTo(1);
        assertThat(ada.run("device", "list").done()).isEmpty();
        assertThat(ada.run("connect", link).ended().code()).isEqualTo(1);
        shows.kill();
    }

    @Test
    @Order(2)
    void copyGoesOnWhereAKillOfTheNewDeviceCutIt() {
        ada.run("send", "Bob", "Before there were devices.").done();
        Command shows = shows(laptop);
        String link = link(shows);
        String here = read(ada, link);
        assertThat(code(shows)).isEqualTo(here);
        shows.kill();
        ada.run("device", "link", link, "--code", here, "--name", "laptop", "--timeout", "1")
                .done();
        Command hears = ada.run("receive", "--follow");

        assertThat(laptop.run("device", "link").result().getString("name")).isEqualTo("Ada");
        assertThat(texts(laptop, "Bob")).containsExactly("Before there were devices.");
        hears.stop();
    }

    @Test
    @Order(3)
    void devicesOfBothSidesTalkThoughOneIsAwayUntilItsOwnerRemovesAnother() throws IOException {
        Command bobHears = bob.run("receive", "--follow");
        Person tablet = linked(ada, "tablet");
        Command adaHears = ada.run("receive", "--follow");
        Command laptopHears = laptop.run("receive", "--follow");
        bobHears.await(_ -> Collections.frequency(bobHears.texts(), "Ada added a device.") == 2);
        Person pad = linked(bob, "pad");
        Command padHears = pad.run("receive", "--follow");
        awaitText(laptopHears, "Bob added a device.");
        awaitText(adaHears, "Bob added a device.");
        adaHears.stop();

        laptop.run("send", "Bob", "From the laptop.").done();
        awaitText(bobHears, "From the laptop.");
        awaitText(padHears, "From the laptop.");
        pad.run("send", "Ada", "From the pad.").done();
        awaitText(laptopHears, "From the pad.");
        Path otters = Files.writeString(folder.resolve("otters.txt"), "Otters, all of them.");
        pad.run("send-file", "Ada", otters.toString()).done();
        laptopHears.await(line -> "file".equals(line.getString("type")));
        for (Person device : List.of(ada, tablet)) { // the tablet hears the rest from Ada
            device.run("receive", "--timeout", "15").done();
        }
        for (Person device : List.of(ada, laptop, tablet)) {
            assertThat(texts(device, "Bob"))
                    .containsExactlyInAnyOrder(
                            "Before there were devices.", "From the laptop.", "From the pad.");
        }
        assertThat(devices(bob, "Ada")).isEqualTo(3);
        assertThat(saved(tablet, "Bob")).hasContent("Otters, all of them.");

        assertThat(ada.run("device", "remove", "2").result().getBoolean("complete")).isTrue();
        awaitText(bobHears, "Ada removed a device.");
        awaitText(padHears, "Ada removed a device.");
        assertThat(devices(bob, "Ada")).isEqualTo(2);
        assertThat(laptopHears.ended().code()).isEqualTo(1);
        assertThat(laptop.run("send", "Bob", "Not heard.").ended().err())
                .anyMatch(line -> line.contains("this device was removed from the profile"));
        assertThat(ada.run("device", "list").done())
                .anyMatch(line -> line.getString("removed") != null)
                .allMatch(line -> line.getJsonArray("untold").isEmpty());
    }

    /** The file that somebody sent, fetched by this device. */
    private Path saved(Person by, String from) {
        String id =
                by.run("history", from).done().stream()
                        .filter(line -> "file".equals(line.getString("type")))
                        .map(line -> line.getString("id"))
                        .findAny()
                        .orElseThrow();
        Path into = folder.resolve("in");
        return Path.of(by.run("save", from, id, into.toString()).result().getString("file"));
    }

    private static long devices(Person person, String of) {
        return person.run("contacts").done().stream()
                .filter(line -> of.equals(line.getString("contact")))
                .mapToLong(line -> line.getLong("devices"))
                .findFirst()
                .orElseThrow();
    }
}
