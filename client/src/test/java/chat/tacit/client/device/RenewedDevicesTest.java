package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Keys are renewed while both sides have two devices. */
final class RenewedDevicesTest {
    private static final int STEPS = 24;

    @TempDir Path folder;
    private RenewedPair two;

    @BeforeEach
    void begin() {
        two = new RenewedPair(folder);
    }

    @AfterEach
    void end() {
        two.close();
    }

    /** Everybody says something, and everybody has it once. */
    private void assertThatAllTalk(String what) {
        List<String> said = new ArrayList<>();
        for (Person device : two.all()) {
            said.add(what + " " + two.all().indexOf(device));
            var _ = device.say(two.on(device), said.getLast(), two.now());
        }
        two.pass(Duration.ofMinutes(1));
        two.pass(Duration.ofMinutes(1));
        two.all().forEach(two::fillGaps);
        for (Person device : two.all()) {
            assertThat(two.texts(device, what)).containsExactlyInAnyOrderElementsOf(said);
        }
    }

    private void assertThatAllAreConnected() {
        for (Person device : two.all()) {
            assertThat(two.connections(device)).isEqualTo(2);
            assertThat(Household.devices(device, two.on(device))).hasSize(2);
            assertThat(device.number("SELECT COUNT(*) FROM copy")).isZero();
            assertThat(device.number("SELECT COUNT(*) FROM retired_connection")).isZero();
        }
    }

    @Test
    void allDevicesGoOnWithTheNewKeys() throws ClientException {
        assertThatAllTalk("before");
        String before = two.code(two.alice1);
        var old = two.alice2.contact(two.on(two.alice2)).own().publicKeys();

        two.renew(Travel.LINK);

        assertThat(two.codes()).hasSize(1).doesNotContain(before);
        assertThat(two.alice2.contact(two.on(two.alice2)).own().publicKeys().sharesKeyWith(old))
                .isFalse();
        assertThatAllTalk("after");
        two.settle();
        assertThatAllAreConnected();
        assertThat(two.levels()).containsOnly(Level.LINK);
    }

    @Test
    void nobodyIsToldBeforeTheOtherSideHasChangedOver() throws ClientException {
        String before = two.code(two.alice2);
        two.accept(two.bob1, two.rekey(two.alice1, Travel.LINK), Travel.LINK);
        List<Person.Box> joins = two.circle().post(two.bob1);
        two.circle().away(two.bob1, true);
        for (Person.Box box : joins) {
            two.circle().pair().deliver(box, two.alice1);
        }
        two.circle().exchange();

        assertThat(two.code(two.alice1)).isNotEqualTo(before);
        assertThat(two.code(two.alice2)).isEqualTo(before);
        assertThat(two.code(two.bob2)).isEqualTo(before);
        assertThatThrownBy(() -> two.rekey(two.alice1, Travel.LINK))
                .hasMessageContaining("still being made");
        var _ = two.alice2.say(two.on(two.alice2), "meanwhile", two.now());
        var _ = two.bob2.say(two.on(two.bob2), "meanwhile, too", two.now());
        two.circle().exchange();
        assertThat(two.texts(two.bob2, "meanwhile")).hasSize(2);
        assertThat(two.texts(two.alice1, "meanwhile")).hasSize(2);

        two.circle().away(two.bob1, false);
        two.circle().exchange();
        assertThat(two.codes()).hasSize(1).doesNotContain(before);
        assertThat(two.texts(two.bob1, "meanwhile")).hasSize(2);
    }

    @Test
    void byALinkTheContactHasToBeComparedAgainOnEveryDevice() throws ClientException {
        two.compare();
        assertThat(two.levels()).containsOnly(Level.COMPARED);
        two.renew(Travel.LINK);
        assertThat(two.levels()).containsOnly(Level.CHANGED);
        two.compare();
        assertThat(two.levels()).containsOnly(Level.COMPARED);
        assertThatAllTalk("compared");
    }

    @Test
    void fromScreenToScreenTheLevelStaysOnEveryDevice() throws ClientException {
        two.compare();
        two.renew(Travel.SCREEN);
        assertThat(two.levels()).containsOnly(Level.COMPARED);
    }

    @Test
    void whoHearsItFromTheContactFirstLowersTheLevelUntilASiblingSaysMore() throws ClientException {
        two.compare();
        two.circle().away(two.alice2, true);
        two.renew(Travel.SCREEN);
        two.circle().part(two.alice1);
        two.circle().away(two.alice2, false);
        two.circle().exchange();
        assertThat(two.code(two.alice2)).isEqualTo(two.code(two.bob1));
        assertThat(two.level(two.alice2)).isEqualTo(Level.CHANGED);

        two.circle().meet();
        two.circle().exchange();
        assertThat(two.levels()).containsOnly(Level.COMPARED);
    }

    @Test
    void deviceThatWasAwayForTwoRenewalsFollowsBoth() throws ClientException {
        two.circle().away(two.alice2, true);
        two.renew(Travel.LINK);
        two.pass(Duration.ofHours(1));
        two.renew(Travel.LINK);
        var _ = two.alice2.say(two.on(two.alice2), "from afar", two.now());
        two.settle();

        assertThat(two.codes()).hasSize(1);
        for (Person device : two.all()) {
            assertThat(two.texts(device, "from afar")).hasSize(1);
        }
        assertThatAllAreConnected();
    }

    @Test
    void whatWasLostOnAnOldConnectionIsSaidOnANewOne() throws ClientException {
        var _ = two.alice2.say(two.on(two.alice2), "lost", two.now());
        assertThat(two.circle().post(two.alice2)).isNotEmpty();
        two.renew(Travel.LINK);
        two.settle();
        for (Person device : two.all()) {
            assertThat(two.texts(device, "lost")).hasSize(1);
        }
    }

    @Test
    void deviceThatIsLinkedMeanwhileFollows() throws ClientException {
        String link = two.rekey(two.alice1, Travel.LINK);
        Person third = two.circle().link(two.alice2, Instant.EPOCH);
        two.accept(two.bob1, link, Travel.LINK);
        Person fourth = two.circle().link(two.bob2, Instant.EPOCH);
        two.circle().exchange();
        two.settle();

        assertThat(two.code(third)).isEqualTo(two.code(two.alice1));
        assertThat(two.connections(third)).isEqualTo(3);
        assertThat(Household.devices(fourth, two.on(two.bob1))).hasSize(3);
    }

    @Test
    void anyOtherDeviceSaysWhichOneItIs() throws ClientException {
        assertThatThrownBy(() -> two.rekey(two.alice2, Travel.LINK))
                .hasMessageContaining("are renewed on the device that met Bob: 'device 1'.");
        String link = two.rekey(two.alice1, Travel.LINK);
        assertThatThrownBy(() -> two.accept(two.bob2, link, Travel.LINK))
                .hasMessageContaining("are renewed on the device that met Alice");
        assertThatCode(() -> two.accept(two.bob1, link, Travel.LINK)).doesNotThrowAnyException();
    }

    @Test
    void recoveryKeyStandsInTheNewLogsToo() throws ClientException {
        var recovery = AgreementKey.generate(two.alice1.parts().entropy());
        two.alice1.write(tx -> {
            tx.update(
                    "INSERT INTO meta (key, value) VALUES ('recovery', ?)",
                    recovery.publicKey().bytes().hex());
            return true;
        });
        two.circle().exchange();
        two.renew(Travel.LINK);
        assertThat(
                        two.bob2
                                .read(tx -> DeviceLogs.peer(tx, two.on(two.bob2)))
                                .orElseThrow()
                                .device(0))
                .isPresent();
        assertThat(two.alice2.number("SELECT COUNT(*) FROM recovery_signer")).isOne();
    }

    @Test
    void nothingIsLostOrShownTwiceWhoeverIsAwayMeanwhile() throws ClientException {
        for (long seed = Long.getLong("from", 1); seed <= Long.getLong("to", 3); seed++) {
            List<String> said = live(new Random(seed), seed + ":");
            two.settle();
            for (Person device : two.all()) {
                assertThat(two.texts(device, seed + ":"))
                        .as("seed %d on %d", seed, two.all().indexOf(device))
                        .containsExactlyInAnyOrderElementsOf(said);
            }
            assertThat(two.codes()).as("seed %d", seed).hasSize(1);
            assertThatAllAreConnected();
            assertThatAllTalk(seed + " at the end");
        }
    }

    /** People come, go and talk, and renew their keys whenever they can; what was said. */
    private List<String> live(Random random, String word) throws ClientException {
        List<String> said = new ArrayList<>();
        Optional<String> link = Optional.empty();
        for (int step = 0; step < STEPS; step++) {
            Person device = two.all().get(random.nextInt(4));
            switch (random.nextInt(6)) {
                case 0 -> two.circle().away(device, true);
                case 1 -> two.circle().away(device, false);
                case 2 -> two.pass(Duration.ofHours(random.nextInt(12)));
                case 3 -> two.circle().exchange();
                default -> {
                    said.add(word + step);
                    var _ = device.say(two.on(device), said.getLast(), two.now());
                }
            }
            if (step % 8 == 2) {
                link = link();
            } else if (step % 8 == 5 && link.isPresent()) {
                open(link.get());
            }
        }
        return said;
    }

    private Optional<String> link() {
        try {
            return Optional.of(two.rekey(two.alice1, Travel.LINK));
        } catch (ClientException e) {
            return Optional.empty(); // the one before isn't answered yet
        }
    }

    private void open(String link) {
        try {
            two.accept(two.bob1, link, Travel.LINK);
        } catch (ClientException e) {
            // the keys changed meanwhile
        }
    }
}
