package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A profile that goes on receiving when no command of its user runs. */
@ExtendWith(SharedRelays.class)
final class DaemonTest {
    @TempDir Path folder;

    private World world;
    private Person ada;
    private SharedRelays.Pair relays;

    @BeforeEach
    void start(SharedRelays.Pair shared) {
        relays = shared;
        world = new World(folder);
        ada = person("Ada");
    }

    @AfterEach
    void end() {
        if (Files.exists(ada.home())) {
            ada.run("daemon", "stop").ended();
        }
        world.close();
    }

    private Person person(String name) {
        return world.person(name, relays);
    }

    private static boolean runs(Person person) {
        return person.run("daemon", "status").result().getBoolean("running");
    }

    private static ProcessHandle daemon(Person person) {
        long pid = person.run("daemon", "status").result().getLong("pid");
        return ProcessHandle.of(pid).orElseThrow();
    }

    @Test
    void receivesWhileOtherCommandsOfTheProfileWorkAndLogsNothingOfTheUser() throws IOException {
        assertThat(runs(ada)).isFalse();
        ada.run("daemon", "start").done();
        assertThat(runs(ada)).isTrue();

        // It answers the join of an invitation that another process made.
        Person bob = person("Bob");
        String link = ada.run("invite", "--short").result().getString("link");
        assertThat(bob.run("connect", link, "--wait", "120").result().getBoolean("answered"))
                .isTrue();
        ada.awaitContact(bob);
        Command bobHears = bob.run("receive", "--follow");
        ada.run("send", "Bob", "Sent beside the daemon.").done();
        assertThat(bobHears.await(line -> line.containsKey("text")).getString("text"))
                .isEqualTo("Sent beside the daemon.");

        Command adaHears = ada.run("receive", "--follow");
        bob.run("send", "Ada", "Taken by the daemon.").done();
        assertThat(adaHears.await(line -> line.containsKey("text")).getString("text"))
                .isEqualTo("Taken by the daemon.");
        ada.run("daemon", "stop").done();
        assertThat(runs(ada)).isFalse();
        assertLogHoldsNothingOfTheUser();
    }

    private void assertLogHoldsNothingOfTheUser() throws IOException {
        String log = Files.readString(ada.home().resolve("daemon.log"));
        assertThat(log).contains("receiving").contains("stopping");
        assertThat(log).doesNotContain("Bob", "Ada", "beside", "Taken", "tacit://", "127.0.0.1");
        assertThat(ada.home().resolve("daemon.err")).isEmptyFile();
    }

    @Test
    @Tag("long")
    void twoThatAreStartedAtOnceAreOneAndAKilledOneLeavesNothingInTheWay() {
        List<Command> starting =
                Stream.generate(() -> ada.run("daemon", "start")).limit(3).toList();
        List<Command.Ended> ended = starting.stream().map(Command::ended).toList();
        assertThat(starting.stream().flatMap(one -> one.results().stream()))
                .filteredOn(line -> "started".equals(line.getString("event")))
                .as("%s", ended)
                .hasSize(1);

        ProcessHandle killed = daemon(ada);
        killed.destroyForcibly();
        killed.onExit().join();
        assertThat(runs(ada)).isFalse();
        ada.run("daemon", "start").done();
        assertThat(daemon(ada).pid()).isNotEqualTo(killed.pid());
    }

    @Test
    void isASessionOfItsOwnThatShowsNoPassphraseAndEndsWithALock() throws IOException {
        ada.run("daemon", "start").done();
        long pid = daemon(ada).pid();
        Path process = Path.of("/proc", Long.toString(pid));
        for (String file : List.of("cmdline", "environ")) {
            assertThat(Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain(ada.passphrase())
                    .doesNotContain("TACIT_PASSPHRASE");
        }
        String stat = Files.readString(process.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 8);
        assertThat(fields[3]).as("session of %s", stat).isEqualTo(Long.toString(pid));
        assertThat(fields[4]).as("terminal of %s", stat).isEqualTo("0");

        assertThat(ada.run("lock").result().getBoolean("daemon")).isTrue();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(ada.run("lock").result().getBoolean("daemon")).isFalse();
    }

    @Test
    void lockSaysThatAnotherCommandHasTheProfileOpen() {
        Command follower = ada.run("receive", "--follow");
        assertThat(ada.run("contacts").done()).isEmpty(); // by then the follower has it open
        org.awaitility.Awaitility.await()
                .atMost(Command.PATIENCE)
                .until(() -> ada.run("lock").ended().code() == 1);
        assertThat(ada.run("lock").ended().err()).singleElement().asString().contains("open still");
        follower.stop();
        ada.run("lock").done();
    }

    @Test
    void wrongPassphraseStartsNothing() {
        Person stranger = new Person("Ada", ada.home(), "a guess", world);
        Command.Ended ended = stranger.run("daemon", "start").ended();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).singleElement().asString().contains("passphrase is wrong");
        assertThat(runs(ada)).isFalse();
    }

    @Test
    void wipeEndsItAndLeavesNothing() {
        ada.run("daemon", "start").done();
        ProcessHandle wiped = daemon(ada);
        Command.Ended asked = ada.run("wipe").ended();
        assertThat(asked.code()).isEqualTo(1);
        assertThat(asked.err()).singleElement().asString().contains("--yes");
        assertThat(wiped.isAlive()).isTrue();

        JsonObject gone = ada.run("wipe", "--yes").result();
        assertThat(gone.getBoolean("openElsewhere")).isFalse();
        assertThat(wiped.isAlive()).isFalse();
        assertThat(ada.home()).doesNotExist();
    }

    @Test
    @Tag("long")
    void changedPassphraseOpensAndTheOldDoesNot() throws IOException {
        ada.run("daemon", "start").done();
        Path fresh = Files.writeString(folder.resolve("fresh"), "a fresh passphrase\n");
        ada.run("passphrase", "--new-passphrase-file", fresh.toString()).done();
        assertThat(ada.run("contacts").ended().err())
                .singleElement()
                .asString()
                .contains("passphrase is wrong");
        Person changed = new Person("Ada", ada.home(), "a fresh passphrase", world);
        assertThat(changed.run("contacts").done()).isEmpty();
        assertThat(runs(ada)).isTrue();
    }
}
