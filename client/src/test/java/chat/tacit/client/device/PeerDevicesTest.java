package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.DeviceBody;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.route.Route;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a contact says of devices and may not, tried by a Bob whose client says anything. */
class PeerDevicesTest {
    @TempDir Path directory;
    private final Entropy entropy = Entropy.system();
    private Household circle;
    private Person alice;
    private Person bob;

    @BeforeEach
    void begin() {
        circle = new Household(directory);
        alice = circle.alice();
        bob = circle.bob();
    }

    @AfterEach
    void end() {
        circle.close();
    }

    @Test
    void entryOfAnotherLogIsRefused() {
        ContactIdentityKey stranger = keys();
        DeviceLog log = log(stranger);
        SignedEntry entry = added(log, stranger, 2, keys().publicKeys());
        assertRefused(DeviceBody.of(List.of(entry)));
    }

    @Test
    void entryOfASignerWhoIsntInTheLogIsRefused() {
        assertRefused(DeviceBody.of(List.of(added(bobsLog(), keys(), 2, keys().publicKeys()))));
    }

    @Test
    void contactsOwnKeysCantSignForUs() {
        DeviceLog alices = bob.read(tx -> DeviceLogs.peer(tx, circle.atBob())).orElseThrow();
        SignedEntry entry = added(alices, bobsKeys(), 2, keys().publicKeys());
        assertRefused(DeviceBody.of(List.of(entry)));
        DeviceLog own = alice.read(tx -> DeviceLogs.own(tx, circle.atAlice()));
        assertThat(own.devices()).hasSize(1);
    }

    @Test
    void invitationWithOtherKeysThanThoseOfTheEntryIsRefused() {
        SignedEntry entry = added(bobsLog(), bobsKeys(), 2, keys().publicKeys());
        assertRefused(new DeviceBody(List.of(entry), Optional.of(invitation(keys())), false));
    }

    @Test
    void invitationToADeviceThatWasRemovedIsRefused() {
        Person second = circle.link(bob, circle.atBob(), "second");
        ContactIdentityKey removed = second.contact(circle.atBob()).own();
        circle.remove(bob, circle.atBob(), 2);
        circle.exchange();
        assertRefused(new DeviceBody(List.of(), Optional.of(invitation(removed)), false));
    }

    @Test
    void ninthDeviceIsRefused() {
        List<SignedEntry> entries = new ArrayList<>();
        DeviceLog log = bobsLog();
        for (int number = 2; number <= DeviceLog.MAX_DEVICES; number++) {
            SignedEntry entry = added(log, bobsKeys(), number, keys().publicKeys());
            entries.add(entry);
            log = Logs.taken(log, entry);
        }
        circle.say(bob, circle.atBob(), DeviceBody.of(entries));
        assertThat(circle.refused(bob, alice)).isZero();
        assertThat(Household.devices(alice, circle.atAlice())).hasSize(DeviceLog.MAX_DEVICES);
        SignedEntry ninth = added(log, bobsKeys(), DeviceLog.MAX_DEVICES + 1, keys().publicKeys());
        assertThat(refusals(DeviceBody.of(List.of(ninth)))).isPositive();
        assertThat(Household.devices(alice, circle.atAlice())).hasSize(DeviceLog.MAX_DEVICES);
    }

    @Test
    void replayedEntryAndInvitationChangeNothing() {
        Person second = circle.link(bob, circle.atBob(), "second");
        List<SignedEntry> entries = bob.read(tx -> DeviceLogs.ownEntries(tx, circle.atBob()));
        circle.say(
                bob,
                circle.atBob(),
                new DeviceBody(
                        entries,
                        Optional.of(invitation(second.contact(circle.atBob()).own())),
                        false));
        circle.exchange();
        assertThat(Household.connections(alice, circle.atAlice())).isEqualTo(2);
        assertThat(alice.notices(circle.atAlice())).hasSize(1);
    }

    /** Whoever holds Bob's first phone can sign as many entries 0 as they like. */
    @Test
    void secondEntryZeroOfTheSameKeysIsRefused() {
        Person second = circle.link(bob, circle.atBob(), "second");
        SignedEntry other = SignedEntry.root(bobsKeys(), circle.now());
        List<SignedEntry> before = alice.read(tx -> DeviceLogs.peerEntries(tx, circle.atAlice()));
        assertThat(other.entry()).isNotEqualTo(before.getFirst().entry());
        assertThat(greet(bob, other)).isPositive();
        assertThat(greet(second, other)).isPositive();
        List<SignedEntry> after = alice.read(tx -> DeviceLogs.peerEntries(tx, circle.atAlice()));
        assertThat(after).isEqualTo(before);
        assertThat(Household.connections(alice, circle.atAlice())).isEqualTo(2);
        assertThat(greet(bob, before.getFirst())).isZero();
    }

    /** Says hello to Alice with some entry 0; how many boxes she refused. */
    private int greet(Person device, SignedEntry root) {
        ConversationId connection =
                device.read(tx -> Connections.of(tx, circle.atBob())).getFirst();
        List<Body.Routes.Receiving> receiving =
                device.queues(connection).stream()
                        .map(queue -> new Route(queue.relay(), queue.boxKey().publicKey()))
                        .map(route -> new Body.Routes.Receiving(route, false))
                        .toList();
        Body.Routes routes = new Body.Routes(receiving, List.of());
        device.seal(connection, new Body.Hello(Travel.LINK, root, routes), circle.now());
        return circle.refused(device, alice);
    }

    @Test
    void onlyTheDeviceForWhichAnInvitationIsMayJoinIt() throws ClientException {
        Person second = circle.link(bob, circle.atBob(), "second");
        Person alice2 = circle.announce(alice, circle.atAlice(), "alice2", List.of());
        Invitation toTheFirst =
                alice2.write(
                        tx -> alice2.parts().pairs().invite(tx, circle.atAlice(), 1, circle.now()));
        ConversationId toTheSecond =
                alice.read(tx -> Connections.with(tx, circle.atAlice(), 2)).orElseThrow();
        circle.say(alice, toTheSecond, new DeviceBody(List.of(), Optional.of(toTheFirst), false));
        circle.refusing(alice2);
        circle.exchange();
        assertThat(Household.connections(alice2, circle.atAlice())).isZero();
        assertThat(circle.refusals()).isPositive();
        assertThat(second.number("SELECT COUNT(*) FROM conversation WHERE state = 'joining'"))
                .isEqualTo(1);
    }

    @Test
    void missingPairIsMadeByAnotherInvitation() throws ClientException {
        Person alice2 = circle.announce(alice, circle.atAlice(), "alice2", List.of());
        circle.exchange();
        assertThat(missing()).isEqualTo(1);
        Invitation invitation =
                alice2.write(
                        tx -> alice2.parts().pairs().invite(tx, circle.atAlice(), 1, circle.now()));
        alice.write(tx -> {
            alice.parts().announcements().invite(tx, circle.atAlice(), 1, invitation, circle.now());
            return true;
        });
        circle.exchange();
        assertThat(missing()).isZero();
        assertThat(Household.connections(alice2, circle.atAlice())).isEqualTo(1);
    }

    private int missing() {
        return bob.read(tx -> Connections.missing(tx, circle.atBob())).size();
    }

    @Test
    void missingEntriesAreAskedForOnceAHeadNamesThem() {
        DeviceLog log = bobsLog();
        SignedEntry second = added(log, bobsKeys(), 2, keys().publicKeys());
        bob.write(tx -> {
            List<SignedEntry> entries = new ArrayList<>(DeviceLogs.ownEntries(tx, circle.atBob()));
            entries.add(second);
            DeviceLogs.keep(tx, circle.atBob(), true, entries);
            return true;
        });
        assertThat(Household.devices(alice, circle.atAlice())).containsExactly(1);
        alice.say(circle.atAlice(), "confirm this", circle.now());
        circle.exchange();
        assertThat(Household.devices(alice, circle.atAlice())).containsExactly(1, 2);
    }

    /** A log of 256 entries would else cost a second for whatever its owner says. */
    @Test
    void keptEntriesAreNotVerifiedAgain() {
        DeviceLog log = bobsLog();
        SignedEntry second = added(log, bobsKeys(), 2, keys().publicKeys());
        circle.say(bob, circle.atBob(), DeviceBody.of(List.of(second)));
        assertThat(circle.refused(bob, alice)).isZero();
        alice.write(tx -> tx.update("UPDATE device_log SET signature = zeroblob(64)"));
        DeviceLog longer = Logs.taken(log, second);
        SignedEntry third = added(longer, bobsKeys(), 3, keys().publicKeys());
        circle.say(bob, circle.atBob(), DeviceBody.of(List.of(third)));
        assertThat(circle.refused(bob, alice)).isZero();
        assertThat(Household.devices(alice, circle.atAlice())).containsExactly(1, 2, 3);
    }

    @Test
    void logIsAskedForOnceAnHour() {
        DeviceLog log = bobsLog();
        SignedEntry second = added(log, bobsKeys(), 2, keys().publicKeys());
        SignedEntry third = added(Logs.taken(log, second), bobsKeys(), 3, keys().publicKeys());
        for (int i = 0; i < 3; i++) {
            circle.say(bob, circle.atBob(), DeviceBody.of(List.of(third)));
            circle.exchange();
        }
        assertThat(alice.number("SELECT log_asked_at FROM contact"))
                .isBetween(
                        circle.now().minusSeconds(60).toEpochMilli(), circle.now().toEpochMilli());
        assertThat(bob.number("SELECT COUNT(*) FROM message WHERE type = 'notice'")).isZero();
        assertThat(Household.devices(alice, circle.atAlice())).containsExactly(1);
        long asked = alice.number("SELECT log_asked_at FROM contact");
        circle.pass(PeerDevices.ASK);
        circle.say(bob, circle.atBob(), DeviceBody.of(List.of(third)));
        circle.exchange();
        assertThat(alice.number("SELECT log_asked_at FROM contact")).isGreaterThan(asked);
    }

    @Test
    void forkAlarmsBothAndIsShownToItsOwner() {
        Person second = circle.link(bob, circle.atBob(), "second");
        DeviceLog log = bobsLog();
        circle.offline(second, true);
        circle.announce(bob, circle.atBob(), "third");
        circle.exchange();
        circle.offline(second, false);
        SignedEntry other =
                log.next(
                        new LogEntry.Change(true, 3),
                        keys().publicKeys(),
                        second.contact(circle.atBob()).own().root(),
                        circle.now());
        ConversationId connection =
                second.read(tx -> Connections.of(tx, circle.atBob())).getFirst();
        circle.say(second, connection, DeviceBody.of(List.of(other)));
        circle.exchange();
        assertThat(alice.contact(circle.atAlice()).level()).isEqualTo(Level.CHANGED);
        assertThat(alice.notices(circle.atAlice()))
                .anyMatch(line -> line.startsWith("Two devices of Bob have said different things"));
        assertThat(bob.contact(circle.atBob()).level()).isEqualTo(Level.CHANGED);
        assertThat(bob.notices(circle.atBob()))
                .anyMatch(line -> line.startsWith("Two of your own devices"));
    }

    /** It is the whole log that is sent: once for each would be an answer 32 times as long. */
    @Test
    void forksOfOneContentAreShownToTheirOwnerOnce() {
        DeviceLog log = bobsLog();
        List<SignedEntry> entries = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            entries.add(added(log, bobsKeys(), 2, keys().publicKeys()));
        }
        circle.say(bob, circle.atBob(), DeviceBody.of(entries));
        assertThat(circle.refused(bob, alice)).isZero();
        assertThat(alice.number("SELECT COUNT(*) FROM copy")).isOne();
        assertThat(alice.notices(circle.atAlice()))
                .filteredOn(line -> line.startsWith("Two devices of Bob"))
                .hasSize(1);
    }

    @Test
    void deviceThatACompareContactAddedIsSaidToBeAddedByThem() {
        alice.write(tx -> {
            Contacts.level(tx, circle.atAlice(), Level.COMPARED);
            return true;
        });
        circle.link(bob, circle.atBob(), "second");
        assertThat(alice.notices(circle.atAlice()))
                .containsExactly(
                        "Bob added a device. It is added by Bob, and not compared itself.");
        assertThat(alice.contact(circle.atAlice()).level()).isEqualTo(Level.COMPARED);
    }

    /** Alice takes nothing of it, and has what she had. */
    private void assertRefused(DeviceBody body) {
        List<Integer> devices = Household.devices(alice, circle.atAlice());
        int connections = Household.connections(alice, circle.atAlice());
        assertThat(refusals(body)).isPositive();
        assertThat(Household.devices(alice, circle.atAlice())).isEqualTo(devices);
        assertThat(Household.connections(alice, circle.atAlice())).isEqualTo(connections);
        assertThat(alice.contact(circle.atAlice()).level()).isEqualTo(Level.LINK);
    }

    private int refusals(DeviceBody body) {
        circle.say(bob, circle.atBob(), body);
        return circle.refused(bob, alice);
    }

    private ContactIdentityKey keys() {
        return ContactIdentityKey.generate(entropy);
    }

    private Contact bobsContact() {
        return bob.contact(circle.atBob());
    }

    private ContactIdentityKey bobsKeys() {
        return bobsContact().own();
    }

    private DeviceLog bobsLog() {
        return bob.read(tx -> DeviceLogs.own(tx, circle.atBob()));
    }

    private DeviceLog log(ContactIdentityKey root) {
        return Logs.begun(SignedEntry.root(root, circle.now()));
    }

    private SignedEntry added(
            DeviceLog log, ContactIdentityKey signer, int number, ContactIdentity device) {
        return log.next(new LogEntry.Change(true, number), device, signer.root(), circle.now());
    }

    private Invitation invitation(ContactIdentityKey device) {
        return OwnInvitation.connection(
                        device,
                        alice.queues(circle.atAlice()).stream()
                                .map(queue -> new Route(queue.relay(), queue.boxKey().publicKey()))
                                .limit(1)
                                .toList(),
                        entropy)
                .invitation();
    }
}
