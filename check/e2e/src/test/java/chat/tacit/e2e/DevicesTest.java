package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ada's machines are one person to Bob, and his to her, by the commands: one story of both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
final class DevicesTest {
    private static final Duration AWAY = Duration.ofDays(8);
    private static final int MOST_VISITS = 8;

    private Path folder;
    private List<Relay> relays;
    private World world;
    private Machines machines;
    private Person ada;
    private Person bob;
    private Person laptop;
    private Person tablet;
    private Person pad;

    @BeforeAll
    void start(@TempDir Path empty) {
        folder = empty;
        world = new World(folder);
        relays = Stream.of("one", "two").map(world::relay).toList();
        ada = world.person("Ada", relays.toArray(Relay[]::new));
        bob = world.person("Bob", relays.toArray(Relay[]::new));
        machines = new Machines(world, folder, relays.getFirst(), relays.getLast());
        laptop = machines.fresh("laptop");
        tablet = machines.fresh("tablet");
        pad = machines.fresh("pad");
        world.acquaint(ada, bob);
    }

    @AfterAll
    void end() {
        world.close();
    }

    private static void awaitText(Command hears, String text) {
        hears.await(line -> text.equals(line.getString("text")));
    }

    @Test
    @Order(1)
    void anotherCodeCopiesNothing() {
        Command shows = machines.shows(machines.fresh("other"));
        String link = Machines.link(shows);
        String here = Machines.read(ada, link);
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
        Command shows = machines.shows(laptop);
        String link = Machines.link(shows);
        String here = Machines.read(ada, link);
        assertThat(Machines.code(shows)).isEqualTo(here);
        shows.kill();
        ada.run("device", "link", link, "--code", here, "--name", "laptop", "--timeout", "1")
                .done();
        Command hears = ada.run("receive", "--follow");

        assertThat(laptop.run("device", "link").result().getString("name")).isEqualTo("Ada");
        assertThat(Machines.texts(laptop, "Bob")).containsExactly("Before there were devices.");
        hears.stop();
    }

    @Test
    @Tag("long")
    @Order(3)
    void devicesOfBothSidesTalkThoughOneIsAway() throws IOException {
        Command bobHears = bob.run("receive", "--follow");
        machines.link(ada, tablet);
        Command adaHears = ada.run("receive", "--follow");
        Command laptopHears = laptop.run("receive", "--follow");
        bobHears.await(_ -> Collections.frequency(bobHears.texts(), "Ada added a device.") == 2);
        machines.link(bob, pad, "--history", "none");
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
            assertThat(Machines.texts(device, "Bob"))
                    .containsExactlyInAnyOrder(
                            "Before there were devices.", "From the laptop.", "From the pad.");
        }
        assertThat(Machines.texts(pad, "Ada"))
                .as("what was said before it was linked wasn't copied")
                .containsExactlyInAnyOrder("From the laptop.", "From the pad.");
        assertThat(Machines.devices(bob, "Ada")).isEqualTo(3);
        assertThat(saved(tablet, "Bob")).hasContent("Otters, all of them.");
        Stream.of(bobHears, laptopHears, padHears).forEach(Command::stop);
    }

    @Test
    @Order(4)
    @Tag("long")
    void deviceThatWasAwayForTheWholeRetentionHearsAllFromTheOthersOnce() {
        assumeTrue(LaterDate.isThere(), LaterDate.MISSING);
        Command laptopHears = laptop.run("receive", "--follow");
        Command adaHears = ada.run("receive", "--follow");
        bob.run("send", "Ada", "Where is the tablet?").done();
        awaitText(laptopHears, "Where is the tablet?");
        awaitText(adaHears, "Where is the tablet?");
        laptop.run("send", "Bob", "It sleeps.").done();
        bob.run("receive").done();
        Stream.of(laptopHears, adaHears).forEach(Command::stop);

        world.later(AWAY);
        relays.forEach(relay -> relay.process().stop());
        relays.forEach(relay -> world.again(relay, "--erasure", "1"));
        assertThat(tablet.run("receive").done()).as("the relays keep nothing any more").isEmpty();
        ada.run("send", "Bob", "There it is again.").done();
        List<String> all = List.of("Where is the tablet?", "It sleeps.", "There it is again.");
        for (int visits = 1; !Machines.texts(tablet, "Bob").containsAll(all); visits++) {
            assertThat(visits).as("visits of devices to each other").isLessThan(MOST_VISITS);
            world.later(AWAY.plusMinutes(20L * visits));
            Stream.of(ada, laptop, tablet)
                    .map(one -> one.run("receive", "--follow", "--timeout", "6"))
                    .toList()
                    .forEach(Command::done);
        }
        assertThat(Machines.texts(tablet, "Bob"))
                .containsExactlyInAnyOrderElementsOf(Machines.texts(laptop, "Bob"))
                .doesNotHaveDuplicates();
    }

    @Test
    @Tag("long")
    @Order(5)
    void ownerRemovesADeviceAndItsContactsKnow() {
        assertThat(tablet.run("device", "remove", "1").ended().err())
                .as("the laptop is reached only through the first phone")
                .singleElement()
                .asString()
                .contains("--with-others");
        Command bobHears = bob.run("receive", "--follow");
        Command padHears = pad.run("receive", "--follow");
        Command laptopHears = laptop.run("receive", "--follow");
        String identity = ada.run("live", "trust", "export").result().getString("id");
        List<JsonObject> removed = ada.run("device", "remove", "2").done();
        assertThat(removed.getLast().getBoolean("complete")).isTrue();
        assertThat(removed)
                .as("who knows it alone has to be told by Ada herself")
                .anyMatch(line -> identity.equals(line.getString("identity")));
        assertThat(ada.run("live", "trust", "export").result().getString("id"))
                .isNotEqualTo(identity);
        awaitText(bobHears, "Ada removed a device.");
        awaitText(padHears, "Ada removed a device.");
        assertThat(Machines.devices(bob, "Ada")).isEqualTo(2);
        assertThat(laptopHears.ended().code()).isEqualTo(1);
        assertThat(laptop.run("send", "Bob", "Not heard.").ended().err())
                .anyMatch(line -> line.contains("this device was removed from the profile"));
        assertThat(ada.run("device", "list").done())
                .anyMatch(line -> line.getString("removed") != null)
                .allMatch(line -> line.getJsonArray("untold").isEmpty());
        Stream.of(bobHears, padHears).forEach(Command::stop);
    }

    /** It looks as if somebody held a device of hers, so that the codes are compared again. */
    @Test
    @Tag("long")
    @Order(6)
    void ofTwoDevicesThatRemoveEachOtherWhileOneSpeaksTheContactKeepsTheFirst() {
        List<String> said = IntStream.range(0, 20).mapToObj(i -> "from the tablet " + i).toList();
        Command bobHears = bob.run("receive", "--follow");
        Command speaks = tablet.run("send", "Bob", "-", "--lines").feed(said);
        Command byAda = ada.run("device", "remove", "3", "--timeout", "5"); // the pad sleeps
        // He has one device awake, so whom he hears first stays. The tablet speaks on meanwhile.
        awaitText(bobHears, "Ada removed a device.");
        Command byTablet = tablet.run("device", "remove", "1", "--with-others", "--timeout", "1");
        Stream.of(speaks, byTablet, byAda).forEach(Command::ended);
        Command adaHears = ada.run("receive", "--follow");

        String code = ada.run("verify", "Bob").result().getString("code");
        bob.run("verify", "Ada", "--code", code).done();
        ada.run("verify", "Bob", "--code", code).done();
        var _ = tablet.run("send", "Bob", "Not heard.", "--timeout", "1").ended();
        ada.run("send", "Bob", "I am still here.").done();
        awaitText(bobHears, "I am still here.");
        bob.run("send", "Ada", "You alone.").done();
        awaitText(adaHears, "You alone.");
        assertThat(Machines.devices(bob, "Ada")).isOne();
        assertThat(ada.run("device", "list").done())
                .filteredOn(line -> line.getString("removed") == null)
                .singleElement()
                .satisfies(line -> assertThat(line.getInteger("number")).isOne());
        assertThat(bobHears.texts()).doesNotContain("Not heard.");
        assertThat(bobHears.texts().stream().filter(said::contains)).doesNotHaveDuplicates();
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
}
