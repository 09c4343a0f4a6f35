package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A device with an account is stolen: removed, and the account gets new keys, by the commands. */
@Tag("long")
@Order(1)
final class StolenAccountTest {
    private static final String BEFORE = "seven otters upstream of the old mill, 1987";
    private static final String AFTER = "nine herons over the cold water of june";

    @TempDir Path folder;

    private World world;
    private Relay one;
    private Relay two;

    @BeforeEach
    void start() {
        world = new World(folder);
        one = world.relay("one");
        two = world.relay("two");
    }

    @AfterEach
    void end() {
        world.close();
    }

    private String file(String name, String line) {
        try {
            return Files.writeString(folder.resolve(name), line + "\n").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Command account(Person who, String handle, Relay at) {
        return who.run(
                "account",
                "create",
                handle,
                "--relay",
                at.address(),
                "--new-password-file",
                file("before", BEFORE));
    }

    private static void awaitSaid(Person device, String text) {
        await().atMost(Command.PATIENCE)
                .until(() ->
                        device.run("history", "Garden").ended().out().stream()
                                .anyMatch(line -> line.contains(text)));
    }

    private JsonObject newPassword(Person of) {
        return of.run(
                        "account",
                        "password",
                        "ada",
                        "--password-file",
                        file("before", BEFORE),
                        "--new-password-file",
                        file("after", AFTER))
                .done()
                .getLast();
    }

    /** It neither reads nor says anything, nor signs in by the password of then. */
    private void assertThatNothingWorks(Person thief) {
        var _ = thief.run("receive", "--timeout", "5").ended();
        String before = file("before", BEFORE);
        assertThat(thief.run("send", "Garden", "Send me money").ended().code()).isEqualTo(1);
        assertThat(thief.run("account", "sign-in", "ada", "--password-file", before).ended().code())
                .isEqualTo(1);
        assertThat(String.join(" ", thief.run("history", "Garden").ended().out()))
                .doesNotContain("Among ourselves");
    }

    /** All that is on the machine, as whoever stole it has it. */
    private Person copy(Person of) throws IOException {
        Path to = folder.resolve("thief");
        try (Stream<Path> files = Files.walk(of.home())) {
            for (Path each : files.toList()) {
                Files.copy(each, to.resolve(of.home().relativize(each).toString()));
            }
        }
        return new Person("thief", to, of.passphrase(), world);
    }

    @Test
    void stolenDeviceIsRemovedAndReadsNothingOnceThereIsANewPassword() throws IOException {
        Person ada = world.person("Ada", one, two);
        Person bob = world.person("Bob", one, two);
        List.of(account(ada, "ada", one), account(bob, "bob", two)).forEach(Command::done);
        Machines machines = new Machines(world, folder, one, two);
        Person phone = machines.fresh("phone");
        Person tablet = machines.fresh("tablet");
        machines.link(ada, phone);
        machines.link(ada, tablet);
        ada.run("room", "create", "Garden").done();
        ada.run("invite", "Garden", two.address() + "/@bob").done();
        Command bobs = bob.run("receive", "--follow");
        bobs.await(line -> "request".equals(line.getString("type")));
        bob.run("accept", "Garden", "--timeout", "60").done();
        Command adas = ada.run("receive", "--follow");
        Command tablets = tablet.run("receive", "--follow");
        Command phones = phone.run("receive", "--follow");
        bob.run("send", "Garden", "To all of you").done();
        for (Person each : List.of(ada, tablet, phone)) {
            awaitSaid(each, "To all of you");
        }
        phones.stop();
        Person thief = copy(phone);

        List<JsonObject> removed = ada.run("device", "remove", "2").done();
        assertThat(removed)
                .filteredOn(line -> "account-kept".equals(line.getString("event")))
                .singleElement()
                .satisfies(line -> assertThat(line.getBoolean("cut")).isTrue());
        JsonObject exposed = ada.run("account", "list").result();
        assertThat(exposed.getJsonArray("exposed")).containsExactly((Object) 2);
        assertThat(thief.run("account", "token", "ada").ended().code()).isEqualTo(1);

        assertThat(newPassword(ada).getJsonArray("behind")).isEmpty();
        assertThat(ada.run("account", "list").result().getJsonArray("exposed")).isEmpty();
        bobs.await(line -> line.getString("text", "").contains("new keys"));

        bob.run("send", "Garden", "Among ourselves").done();
        awaitSaid(ada, "Among ourselves");
        awaitSaid(tablet, "Among ourselves");
        tablet.run("send", "Garden", "By a device that is left").done();
        bobs.await(line -> "By a device that is left".equals(line.getString("text")));

        assertThatNothingWorks(thief);
        assertThat(bobs.texts()).doesNotContain("Send me money");
        Stream.of(adas, bobs, tablets).forEach(Command::stop);
    }
}
