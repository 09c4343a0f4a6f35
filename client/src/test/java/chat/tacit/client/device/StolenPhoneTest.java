package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.client.Event;
import chat.tacit.client.Person;
import chat.tacit.client.backup.Export;
import chat.tacit.client.backup.Import;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.OwnProfile;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.History;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.invitation.Level;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Alice's phone is in a thief's hands. She has its backup, and the recovery key, and Bob is to
 * listen to her.
 */
class StolenPhoneTest {
    private static final Secret PASSPHRASE = Secret.owned(new byte[] {'n', 'e', 'w'});

    @TempDir Path folder;

    private Household household;
    private RecoveryKey key;
    private ConversationId atAlice;
    private ConversationId atBob;

    @BeforeEach
    void exportOnce() throws ClientException {
        household = new Household(folder.resolve("household"));
        key = RecoveryKey.random(Entropy.system());
        atAlice = household.atAlice();
        atBob = household.atBob();
        phone().write(tx -> {
            Export.keep(tx, key.pair().publicKey());
            return true;
        });
        household.exchange();
        var _ = Export.to(folder.resolve("backup"), phone().profile(), key, _ -> {});
    }

    @AfterEach
    void end() {
        household.close();
    }

    /** In the thief's hands. */
    private Person phone() {
        return household.alice();
    }

    private Person bob() {
        return household.bob();
    }

    /** Alice on a new machine, which takes her identity back. */
    private Person takenBack(RecoveryKey with) throws ClientException {
        Path home = folder.resolve("new");
        Import.Source source = new Import.Source(folder.resolve("backup"), with, true);
        assertThat(Import.from(source, home, PASSPHRASE, _ -> {}).unprotected()).isEmpty();
        Person alice = new Person(Profile.open(home, PASSPHRASE, Entropy.system()));
        household.restored(alice);
        household.refusing(alice); // both machines are given what is for one
        household.refusing(phone());
        household.pass(Duration.ofHours(1));
        alice.write(tx -> {
            alice.parts().restore(tx, household.now());
            return true;
        });
        household.exchange();
        return alice;
    }

    private void assertBobHearsAliceAlone(Person alice) {
        alice.say(atAlice, "It is me.", household.now());
        phone().say(atAlice, "No, me.", household.now());
        bob().write(tx -> {
            Contacts.level(tx, atBob, Level.LINK);
            return true;
        });
        bob().say(atBob, "Who?", household.now());
        household.exchange();
        assertThat(bob().texts(atBob)).contains("It is me.").doesNotContain("No, me.");
        assertThat(alice.texts(atAlice)).contains("Who?");
        assertThat(phone().texts(atAlice)).doesNotContain("Who?");
        assertThat(Household.connections(bob(), atBob)).isOne();
    }

    @Test
    void recoveryKeyIsNoDeviceAndStandsInBothLogs() {
        DeviceLog ours = phone().read(tx -> DeviceLogs.own(tx, atAlice));
        DeviceLog asBobKnowsIt = bob().read(tx -> DeviceLogs.peer(tx, atBob)).orElseThrow();
        assertThat(ours.device(LogEntry.RECOVERY)).isPresent();
        assertThat(asBobKnowsIt.head()).isEqualTo(ours.head());
        assertThat(Household.devices(bob(), atBob)).containsExactly(1);
        assertThat(bob().notices(atBob)).noneMatch(line -> line.contains("device"));
    }

    @Test
    void whatTheRecoveryKeySignsWithIsNowhereOnTheMachine() {
        SigningKey signer =
                phone().read(tx -> RecoverySigners.open(tx, atAlice, key)).orElseThrow();
        Bytes seed = Bytes.of(signer.seed().expose());
        long found =
                phone().number(
                                "SELECT COUNT(*) FROM contact c, recovery_signer s"
                                        + " WHERE instr(c.ik || c.dk || s.sealed, ?) > 0",
                                seed);
        assertThat(found).isZero();
    }

    @Test
    void logInWhichTheRecoveryKeySaidAllThatItMayStaysAsItIs() {
        for (int entries = 0; entries < DeviceLog.MAX_PER_SIGNER; entries += 2) {
            assertThat(replaced()).isTrue();
        }
        DeviceLog before = phone().read(tx -> DeviceLogs.own(tx, atAlice));
        assertThat(replaced()).isFalse();
        assertThat(phone().read(tx -> DeviceLogs.own(tx, atAlice)).head()).isEqualTo(before.head());
    }

    private boolean replaced() {
        ContactIdentity fresh = ContactIdentityKey.generate(Entropy.system()).publicKeys();
        return phone().write(tx -> Recoveries.replaceAll(tx, atAlice, key, fresh, household.now()));
    }

    @Test
    void contactListensToTheNewMachineAlone() throws ClientException {
        Person alice = takenBack(key);
        assertThat(alice.read(HandOvers::untold)).isEmpty();
        assertThat(Household.devices(bob(), atBob)).containsExactly(2);
        assertThat(bob().contact(atBob).level()).isEqualTo(Level.LINK);
        assertThat(bob().notices(atBob))
                .anyMatch(line -> line.contains("by the recovery key"))
                .anyMatch(line -> line.endsWith("removed a device."));
        assertBobHearsAliceAlone(alice);
    }

    /** What a block keeps away is what is said, not who says it. */
    @Test
    void contactWhoBlockedAliceTakesTheReturnWithoutAWord() throws ClientException {
        block(true);
        int unshown = unshown();
        int events = bob().events().size();
        bob().write(tx -> {
            OwnProfile.write(tx, new Body.Profile("Robert", "", Bytes.empty()), household.now());
            return true;
        });
        Person alice = takenBack(key);
        alice.say(atAlice, "Do you hear me?", household.now());
        household.exchange();

        assertThat(Household.devices(bob(), atBob)).containsExactly(2);
        assertThat(Household.connections(bob(), atBob)).isOne();
        assertThat(bob().texts(atBob)).isEmpty();
        assertThat(unshown()).isEqualTo(unshown);
        assertThat(bob().events().subList(events, bob().events().size()))
                .noneMatch(Event.Arrived.class::isInstance);
        assertThat(alice.contact(atAlice).name()).isEqualTo("Bob");

        block(false);
        household.pass(Duration.ofMinutes(5)); // after which a profile is told again
        bob().write(tx -> {
            bob().parts().introduction().tellChanges(tx, household.now());
            return true;
        });
        assertBobHearsAliceAlone(alice);
        assertThat(alice.contact(atAlice).name()).isEqualTo("Robert");
    }

    private int unshown() {
        return bob().read(tx -> History.unshown(tx, atBob));
    }

    private void block(boolean blocks) {
        bob().write(tx -> {
            Cards.block(tx, atBob, blocks);
            return true;
        });
    }

    /** There the conversation is no connection itself. */
    @Test
    void backupOfTheNewMachineComesBackWithItsConnection() throws ClientException {
        Person alice = takenBack(key);
        var _ = Export.to(folder.resolve("next"), alice.profile(), key, _ -> {});
        Path home = folder.resolve("third");
        Import.Source next = new Import.Source(folder.resolve("next"), key, false);
        assertThat(Import.from(next, home, PASSPHRASE, _ -> {}).contacts()).isOne();
        try (Person again = new Person(Profile.open(home, PASSPHRASE, Entropy.system()))) {
            List<ConversationId> connections = again.read(tx -> Connections.of(tx, atAlice));
            assertThat(connections).hasSize(1).doesNotContain(atAlice);
            assertThat(again.contact(atAlice).paused()).isFalse();
            assertThat(again.contact(connections.getFirst()).paused()).isTrue();
            assertThat(again.contact(atAlice).own()).isEqualTo(alice.contact(atAlice).own());
        }
    }

    /** The device that they add has the number that Alice's new one gets. */
    @Test
    void thiefWhoAddedADeviceBeforeLosesIt() throws ClientException {
        Person theirs = household.link(phone(), atAlice, "theirs");
        assertThat(Household.connections(bob(), atBob)).isEqualTo(2);
        household.refusing(theirs);
        Person alice = takenBack(key);
        assertThat(Household.devices(bob(), atBob)).containsExactly(2);
        assertThat(alice.read(tx -> DeviceLogs.own(tx, atAlice)).head())
                .isEqualTo(bob().read(tx -> DeviceLogs.peer(tx, atBob)).orElseThrow().head());
        assertThat(bob().contact(atBob).level()).isEqualTo(Level.CHANGED);
        theirs.say(atAlice, "Me!", household.now());
        household.exchange();
        assertThat(bob().texts(atBob)).doesNotContain("Me!");
        assertBobHearsAliceAlone(alice);
    }

    @Test
    void thiefWhoRemovedAnotherDeviceBeforeIsRemoved() throws Exception {
        household.refusing(household.link(phone(), atAlice, "tablet"));
        Files.delete(folder.resolve("backup"));
        var _ = Export.to(folder.resolve("backup"), phone().profile(), key, _ -> {});
        var _ = household.remove(phone(), atAlice, 2);
        household.exchange();
        Person alice = takenBack(key);
        assertThat(Household.devices(bob(), atBob)).hasSize(1).doesNotContain(1);
        assertBobHearsAliceAlone(alice);
    }

    @Test
    void thiefWhoSaysSomethingOfDevicesLaterChangesNothing() throws ClientException {
        Person alice = takenBack(key);
        DeviceLog before = bob().read(tx -> DeviceLogs.peer(tx, atBob)).orElseThrow();
        Person theirs = household.announce(phone(), atAlice, "theirs", List.of());
        household.refusing(theirs);
        household.exchange();
        assertThat(bob().read(tx -> DeviceLogs.peer(tx, atBob)).orElseThrow().head())
                .isEqualTo(before.head());
        assertBobHearsAliceAlone(alice);
    }
}
