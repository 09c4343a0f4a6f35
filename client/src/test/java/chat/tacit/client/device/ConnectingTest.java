package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.Person;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.LinkedRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Linked devices get connections of their own with contacts. */
final class ConnectingTest {
    @TempDir Path folder;
    private Circle circle;
    private Person first;
    private Person bob;

    @BeforeEach
    void begin() {
        circle = new Circle(folder);
        first = circle.device(1);
        bob = circle.bob();
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private Person link(Person by) {
        return circle.link(by, Instant.EPOCH);
    }

    /** How many devices of the other side have answered this one. */
    private static long answered(Person person, ConversationId in) {
        return person.read(tx -> Connections.of(tx, in)).stream()
                .filter(one -> person.contact(one).state() == Conversation.State.ACTIVE)
                .count();
    }

    @Test
    void linkedDeviceIsInTheLogAndConnected() {
        Person second = link(first);

        assertThat(Household.devices(bob, circle.withAlice())).containsExactly(1, 2);
        assertThat(bob.notices(circle.withAlice())).containsExactly("Alice added a device.");
        assertThat(answered(bob, circle.withAlice())).isEqualTo(2);
        assertThat(answered(second, circle.withBob())).isEqualTo(1);
        for (Person device : List.of(first, second)) {
            assertThat(device.read(tx -> DeviceLogs.own(tx, circle.withBob())).devices())
                    .hasSize(2);
            assertThat(device.contact(circle.withBob()).level()).isEqualTo(Level.LINK);
            assertThat(device.number("SELECT COUNT(*) FROM held_key")).isEqualTo(2);
            assertThat(device.number("SELECT COUNT(*) FROM missing_pair")).isZero();
        }
    }

    @Test
    void connectedDeviceTalksWhileTheOtherIsAway() {
        Person second = link(first);
        circle.away(first, true);
        var _ = second.say(circle.withBob(), "From the second.", circle.now());
        var _ = bob.say(circle.withAlice(), "To whoever is there.", circle.now());
        circle.exchange();
        assertThat(bob.texts(circle.withAlice()))
                .containsExactlyInAnyOrder("From the second.", "To whoever is there.");
        assertThat(second.texts(circle.withBob()))
                .containsExactlyInAnyOrder("From the second.", "To whoever is there.");

        circle.away(first, false);
        circle.exchange();
        assertThat(first.texts(circle.withBob()))
                .containsExactlyInAnyOrder("From the second.", "To whoever is there.");
        assertThat(bob.texts(circle.withAlice())).hasSize(2);
    }

    @Test
    void whatWasSaidBeforeTheConnectionComesOnce() {
        circle.away(bob, true);
        Person second = link(first);
        var _ = second.say(circle.withBob(), "Before.", circle.now());
        circle.exchange();
        var _ = second.say(circle.withBob(), "Before, too.", circle.now());
        circle.exchange();
        circle.away(bob, false);
        circle.exchange();
        var _ = second.say(circle.withBob(), "After.", circle.now());
        circle.exchange();

        for (Person device : List.of(first, second)) {
            assertThat(device.texts(circle.withBob()))
                    .containsExactlyInAnyOrder("Before.", "Before, too.", "After.");
        }
        assertThat(bob.texts(circle.withAlice()))
                .containsExactlyInAnyOrder("Before.", "Before, too.", "After.");
        assertThat(answered(second, circle.withBob())).isEqualTo(1);
    }

    @Test
    void whatASiblingSentIsntSentAgainByOneThatIsConnectedLater() {
        circle.away(bob, true);
        Person second = link(first);
        var _ = first.say(circle.withBob(), "Of the first.", circle.now());
        circle.exchange();
        circle.away(first, true); // so that nothing is confirmed to it
        circle.away(bob, false);
        circle.exchange();
        assertThat(second.number("SELECT COUNT(*) FROM copy")).isZero();
        assertThat(second.number("SELECT COUNT(*) FROM message WHERE own = 1 AND sealed = 0"))
                .isZero();
    }

    @Test
    void thirdIsAddedByTheSecondThatLinkedIt() {
        Person second = link(first);
        circle.away(first, true);
        Person third = link(second);
        var _ = third.say(circle.withBob(), "From the third.", circle.now());
        circle.exchange();
        assertThat(bob.texts(circle.withAlice())).containsExactly("From the third.");
        assertThat(Household.devices(bob, circle.withAlice())).containsExactly(1, 2, 3);
        circle.away(first, false);
        circle.exchange();
        assertThat(first.read(tx -> DeviceLogs.own(tx, circle.withBob())).devices()).hasSize(3);
        assertThat(first.texts(circle.withBob())).containsExactly("From the third.");
        assertThat(first.contact(circle.withBob()).level()).isEqualTo(Level.LINK);
    }

    @Test
    void deviceWhoseLinkerIsntConnectedYetWaitsForIt() {
        circle.away(bob, true);
        circle.away(first, false);
        Person second = link(first);
        Person third = link(second);
        assertThat(answered(third, circle.withBob())).isZero();
        circle.away(bob, false);
        circle.exchange();
        assertThat(Household.devices(bob, circle.withAlice())).containsExactly(1, 2, 3);
        assertThat(answered(bob, circle.withAlice())).isEqualTo(3);
        assertThat(answered(third, circle.withBob())).isEqualTo(1);
    }

    @Test
    void everyDeviceIsConnectedWithEveryDeviceOfTheContact() {
        Person second = link(first);
        Person bob2 = link(bob);
        Person third = link(first);
        for (Person device : List.of(first, second, third)) {
            assertThat(answered(device, circle.withBob())).isEqualTo(2);
        }
        assertThat(answered(bob, circle.withAlice())).isEqualTo(3);
        assertThat(answered(bob2, circle.withAlice())).isEqualTo(3);
    }

    @Test
    void everyDeviceSaysOnceThatAContactAddedADevice() {
        Person second = link(first);
        circle.away(second, true);
        Person bob2 = link(bob);
        circle.part(bob); // so that the second hears it of the first
        circle.part(bob2);
        circle.away(second, false);
        circle.exchange();
        assertThat(second.notices(circle.withBob())).containsExactly("Bob added a device.");
        circle.meet();
        circle.exchange();
        assertThat(second.notices(circle.withBob())).containsExactly("Bob added a device.");
        assertThat(first.notices(circle.withBob())).containsExactly("Bob added a device.");
    }

    /** Both sides have added a device before they heard of the other's. */
    private List<Person> addedAtOnce() {
        circle.part(bob);
        Person second = link(first);
        Person bob2 = link(bob);
        circle.meet();
        circle.exchange();
        return List.of(second, bob2);
    }

    @Test
    void pairThatIsMissingForADayIsRepairedByOneOfTheTwo() {
        List<Person> added = addedAtOnce();
        assertThat(answered(added.getFirst(), circle.withBob())).isEqualTo(1);
        assertThat(answered(added.getLast(), circle.withAlice())).isEqualTo(1);
        circle.pair().pass(MissingPairs.REPAIR);
        circle.exchange();
        assertThat(answered(added.getFirst(), circle.withBob())).isEqualTo(2);
        assertThat(answered(added.getLast(), circle.withAlice())).isEqualTo(2);
        long repaired =
                added.getFirst().number("SELECT COUNT(*) FROM invitation WHERE parent IS NOT NULL")
                        + added.getLast()
                                .number("SELECT COUNT(*) FROM invitation WHERE parent IS NOT NULL");
        assertThat(repaired).isEqualTo(3); // one each with those that were there, and one between
    }

    @Test
    void ofTwoInvitationsThatCrossOneCounts() {
        List<Person> added = addedAtOnce();
        circle.forgive();
        circle.part(bob);
        circle.part(added.getLast());
        circle.pair().pass(MissingPairs.SECOND); // now it is both their turns
        circle.exchange();
        circle.meet();
        circle.exchange();
        for (int i = 0; i < 2; i++) {
            ConversationId in = i == 0 ? circle.withBob() : circle.withAlice();
            assertThat(answered(added.get(i), in)).isEqualTo(2);
            assertThat(Household.connections(added.get(i), in)).isEqualTo(2);
        }
        var _ = added.getFirst().say(circle.withBob(), "Hello.", circle.now());
        circle.exchange();
        assertThat(added.getLast().texts(circle.withAlice())).containsExactly("Hello.");
    }

    @Test
    void deviceOfAContactThatIsBlockedIsConnectedWhenThatEnds() {
        first.write(tx -> tx.update("UPDATE conversation SET blocked = 1 WHERE kind = 'contact'"));
        Person second = link(first);
        assertThat(answered(second, circle.withBob())).isZero();
        first.write(tx -> tx.update("UPDATE conversation SET blocked = 0 WHERE kind = 'contact'"));
        circle.exchange();
        assertThat(answered(second, circle.withBob())).isEqualTo(1);
    }

    @Test
    void entryThatNoDeviceOfTheLogSignedIsntTakenFromASibling() {
        Person second = link(first);
        ContactIdentityKey stranger = ContactIdentityKey.generate(Entropy.system());
        DeviceLog log = first.read(tx -> DeviceLogs.own(tx, circle.withBob()));
        List<SignedEntry> told =
                new ArrayList<>(first.read(tx -> DeviceLogs.ownEntries(tx, circle.withBob())));
        told.add(
                log.next(
                        new LogEntry.Change(true, log.nextNumber()),
                        stranger.publicKeys(),
                        stranger.root(),
                        circle.now()));
        LinkedRecord.Logs forged = new LinkedRecord.Logs(circle.withBob().bytes(), told, List.of());
        boolean taken =
                second.write(tx ->
                        new ToldLogs(Entropy.system()).take(tx, forged, circle.now(), _ -> {}));
        assertThat(taken).isFalse();
        assertThat(second.read(tx -> DeviceLogs.own(tx, circle.withBob())).devices()).hasSize(2);
    }

    @Test
    void forkThatASiblingTellsOfChangesTheLevel() {
        Person second = link(first);
        SignedEntry here = removal(first, 2);
        SignedEntry there = removal(second, 1);
        List<SignedEntry> told =
                new ArrayList<>(first.read(tx -> DeviceLogs.ownEntries(tx, circle.withBob())));
        told.add(here);
        told.add(there);
        LinkedRecord.Logs forked = new LinkedRecord.Logs(circle.withBob().bytes(), told, List.of());
        second.write(tx -> new ToldLogs(Entropy.system()).take(tx, forked, circle.now(), _ -> {}));
        assertThat(second.contact(circle.withBob()).level()).isEqualTo(Level.CHANGED);
        assertThat(second.read(tx -> DeviceLogs.own(tx, circle.withBob())).device(2)).isEmpty();
    }

    /** An entry that removes a device, which nobody has been told yet. */
    private SignedEntry removal(Person by, int device) {
        DeviceLog log = by.read(tx -> DeviceLogs.own(tx, circle.withBob()));
        return log.next(
                new LogEntry.Change(false, device),
                log.device(device).orElseThrow().keys(),
                by.contact(circle.withBob()).own().root(),
                circle.now());
    }
}
