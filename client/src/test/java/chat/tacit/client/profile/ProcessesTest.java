package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Several processes that have one profile open, and processes that are killed. */
@Timeout(180)
final class ProcessesTest {
    static final int ROUNDS = 200;

    @TempDir private Path directory;

    private Path home = Path.of("");

    @BeforeEach
    void create() throws ClientException {
        home = Profiles.copy(directory.resolve("home"));
    }

    /** Reads a number, then writes the next one. */
    static boolean countUp(Transaction tx) {
        long count =
                tx.one("SELECT at FROM seen WHERE id = x'00'", row -> row.integer(1)).orElse(0L);
        tx.update("INSERT OR REPLACE INTO seen (id, at) VALUES (x'00', ?)", count + 1);
        return true;
    }

    private static List<Long> numbers(Profile profile) {
        return profile.read(tx ->
                tx.list("SELECT added_at FROM relay ORDER BY added_at", row -> row.integer(1)));
    }

    @Test
    void writersTakeTurnsWithoutLosingAnything() throws Exception {
        try (OtherProcess one = OtherProcess.opened(home);
                OtherProcess two = OtherProcess.opened(home);
                Profile profile = Profiles.open(home)) {
            one.tell("count");
            two.tell("count");
            for (int i = 0; i < ROUNDS; i++) {
                profile.write(ProcessesTest::countUp);
            }
            assertThat(one.answer()).isEqualTo("counted");
            assertThat(two.answer()).isEqualTo("counted");
            long count =
                    profile.read(tx ->
                            tx.one("SELECT at FROM seen", row -> row.integer(1)).orElseThrow());
            assertThat(count).isEqualTo(3 * ROUNDS);
        }
    }

    @Test
    void processThatIsKilledInsideATransactionLeavesNothingOfIt() throws Exception {
        try (OtherProcess other = OtherProcess.opened(home)) {
            other.tell("stop inside");
            assertThat(other.answer()).isEqualTo("inside");
            other.kill();
        }
        try (Profile profile = Profiles.open(home)) {
            assertThat(numbers(profile)).isEmpty();
            assertThat(profile.restored()).isFalse();
            profile.write(ProcessesTest::countUp);
        }
    }

    @Test
    void whatWasCommittedSurvivesAKill() throws Exception {
        int last;
        try (OtherProcess other = OtherProcess.opened(home)) {
            other.tell("go on");
            do {
                last = Integer.parseInt(other.answer());
            } while (last < 100);
            other.kill();
        }
        try (Profile profile = Profiles.open(home)) {
            List<Long> numbers = numbers(profile);
            assertThat(numbers).hasSizeGreaterThanOrEqualTo(2 * (last + 1));
            assertThat(numbers.size() % 2).isZero(); // each transaction wrote two
            for (int i = 0; i < numbers.size(); i++) {
                assertThat(numbers.get(i)).isEqualTo(i);
            }
        }
    }

    @Test
    void oneProcessReceivesUntilItEnds() throws Exception {
        try (OtherProcess other = OtherProcess.opened(home);
                Profile profile = Profiles.open(home)) {
            assertThat(other.ask("receive")).isEqualTo("true");
            assertThat(other.ask("receive")).isEqualTo("true");
            assertThat(profile.tryReceive()).isFalse();
            other.kill();
            assertThat(profile.tryReceive()).isTrue();
        }
    }

    @Test
    void receivingCanBeHandedOn() throws Exception {
        try (OtherProcess other = OtherProcess.opened(home);
                Profile profile = Profiles.open(home)) {
            assertThat(profile.tryReceive()).isTrue();
            assertThat(other.ask("receive")).isEqualTo("false");
            profile.stopReceiving();
            assertThat(other.ask("receive")).isEqualTo("true");
        }
    }

    @Test
    void onlyChangesByOthersShowInTheDataVersion() throws Exception {
        try (OtherProcess other = OtherProcess.opened(home);
                Profile profile = Profiles.open(home)) {
            long before = profile.dataVersion();
            profile.write(ProcessesTest::countUp);
            assertThat(profile.dataVersion()).isEqualTo(before);
            assertThat(other.ask("count")).isEqualTo("counted");
            assertThat(profile.dataVersion()).isNotEqualTo(before);
        }
    }

    @Test
    void openingIsCountedOnlyWhileNobodyHasTheProfileOpen() throws Exception {
        Path boot = home.resolve("profile.boot");
        try (OtherProcess other = OtherProcess.opened(home)) {
            assertThat(boot).hasContent("2 done");
            Profiles.reopen(home);
            Profiles.reopen(home);
            assertThat(boot).hasContent("2 done");
            other.kill();
            Profiles.reopen(home);
            assertThat(boot).hasContent("3 done");
        }
    }

    @Test
    void processesThatOpenAtOnceCountOnceAndNoneSeesARestore() throws Exception {
        try (OtherProcess one = OtherProcess.start(home);
                OtherProcess two = OtherProcess.start(home);
                OtherProcess three = OtherProcess.start(home)) {
            List<OtherProcess> all = List.of(one, two, three);
            all.forEach(process -> process.tell("open"));
            for (OtherProcess process : all) {
                assertThat(process.answer()).isEqualTo("opened");
            }
            assertThat(home.resolve("profile.boot")).hasContent("2 done");
            for (OtherProcess process : all) {
                assertThat(process.ask("restored")).isEqualTo("false");
            }
        }
    }

    @Test
    void filesThatAreExchangedUnderAProcessAreNotOpened() throws IOException {
        try (OtherProcess other = OtherProcess.opened(home)) {
            Files.writeString(home.resolve("profile.boot"), "7 done\n");
            assertThatThrownBy(() -> Profiles.open(home))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("exchanged");
            assertThat(other.ask("restored")).isEqualTo("false");
        }
    }
}
