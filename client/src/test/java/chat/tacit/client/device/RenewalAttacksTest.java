package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.DeviceBody;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.device.LogId;
import chat.tacit.e2ee.device.Renewal;
import chat.tacit.e2ee.device.RenewalPair;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.device.SignedRenewal;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.ProfileRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What whoever holds one device tells of keys that were renewed. */
final class RenewalAttacksTest {
    private static final Entropy ENTROPY = Entropy.system();

    @TempDir Path folder;
    private RenewedPair two;
    private String code;

    @BeforeEach
    void begin() {
        two = new RenewedPair(folder);
        code = two.code(two.alice1);
        two.circle().forgive();
    }

    @AfterEach
    void end() {
        two.close();
    }

    /** Two renewals of the logs of now that fit, signed by whoever. */
    private RenewalPair pair(SigningKey ours, SigningKey theirs) {
        ConversationId in = two.on(two.alice1);
        ContactIdentityKey we = ContactIdentityKey.generate(ENTROPY);
        ContactIdentityKey they = ContactIdentityKey.generate(ENTROPY);
        LogId ourLog = two.alice1.read(tx -> DeviceLogs.own(tx, in)).id();
        LogId theirLog = two.alice1.read(tx -> DeviceLogs.peer(tx, in)).orElseThrow().id();
        LogId ourNext = LogId.of(we.publicKeys());
        LogId theirNext = LogId.of(they.publicKeys());
        return new RenewalPair(
                SignedRenewal.sign(new Renewal(ourLog, root(we), theirLog, theirNext), ours),
                SignedRenewal.sign(new Renewal(theirLog, root(they), ourLog, ourNext), theirs));
    }

    private SignedEntry root(ContactIdentityKey keys) {
        return SignedEntry.root(keys, two.now());
    }

    private SigningKey key(Person device) {
        return device.contact(two.on(device)).own().root();
    }

    private LinkedRecord.Renewed record(RenewalPair pair) {
        return new LinkedRecord.Renewed(two.on(two.alice1).bytes(), Level.COMPARED, pair);
    }

    /** A device tells its sibling whatever it likes, in one part that is next. */
    private void tell(Person by, Person sibling, ProfileRecord record) {
        Bytes encoded = record.encode();
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(encoded.size()).array());
        part.writeBytes(encoded.toArray());
        long next = sibling.number("SELECT MAX(expected) FROM sibling");
        by.seal(
                by.read(Siblings::first).orElseThrow(),
                new Body.History(next, 0, Bytes.owned(part.toByteArray())),
                two.now());
        two.circle().exchange();
        assertThat(sibling.number("SELECT MAX(expected) FROM sibling")).isEqualTo(next + 1);
    }

    /** A device of Bob's says whatever it likes on each of its connections. */
    private void say(Person by, DeviceBody body) {
        for (ConversationId one : by.read(tx -> Connections.of(tx, two.on(by)))) {
            by.seal(one, body, two.now());
        }
        two.circle().exchange();
    }

    private void assertUnchanged() {
        assertThat(two.codes()).containsExactly(code);
        assertThat(two.levels()).containsOnly(Level.LINK);
        for (Person device : two.all()) {
            assertThat(two.connections(device)).isEqualTo(2);
            assertThat(device.number("SELECT COUNT(*) FROM renewal")).isZero();
        }
    }

    @Test
    void stolenSiblingCantHaveOthersTakeAnotherContact() {
        SigningKey stranger = ContactIdentityKey.generate(ENTROPY).root();
        tell(two.alice2, two.alice1, record(pair(key(two.alice2), stranger)));
        tell(two.alice1, two.alice2, record(pair(key(two.alice2), stranger)));
        assertUnchanged();
    }

    @Test
    void stolenFirstDeviceCantSignForTheContact() {
        SigningKey stranger = ContactIdentityKey.generate(ENTROPY).root();
        tell(two.alice1, two.alice2, record(pair(key(two.alice1), stranger)));
        tell(two.alice1, two.alice2, record(pair(key(two.alice1), key(two.alice1))));
        tell(two.alice1, two.alice2, record(pair(key(two.alice1), key(two.bob2))));
        assertUnchanged();
    }

    private void signsForBothSides(Person device) {
        RenewalPair forged = pair(key(device), key(device));
        say(device, DeviceBody.renewed(forged.theirs()));
        say(device, DeviceBody.renewed(forged.theirs(), forged.ours()));
    }

    @Test
    void stolenDeviceOfTheContactSignsNothingAlone() {
        signsForBothSides(two.bob2);
        assertUnchanged();
    }

    @Test
    void firstDeviceOfTheContactSignsNothingAlone() {
        signsForBothSides(two.bob1);
        assertUnchanged();
    }

    @Test
    void firstDevicesWhoseUsersRenewNothingArentMovedByTheirOwnSignatures() {
        RenewalPair signed = pair(key(two.alice1), key(two.bob1)); // both copied before
        tell(two.alice2, two.alice1, record(signed));
        say(two.bob2, DeviceBody.renewed(signed.theirs(), signed.ours()));
        assertThat(two.code(two.alice1)).isEqualTo(code);
        assertThat(two.code(two.bob1)).isEqualTo(code);
    }

    @Test
    void answerOfAnotherThanTheContactsFirstDeviceIsRefused() throws ClientException {
        two.accept(two.bob1, two.rekey(two.alice1, Travel.LINK), Travel.LINK);
        List<Person.Box> joins = two.circle().post(two.bob1);
        two.circle().away(two.bob1, true);
        for (Person.Box box : joins) {
            two.circle().pair().deliver(box, two.alice1);
        }
        SignedRenewal ours =
                two.alice1
                        .read(tx -> LogRenewals.newest(tx, two.on(two.alice1)))
                        .orElseThrow()
                        .ours();
        RenewalPair forged = answered(ours, key(two.bob2));
        assertThatThrownBy(() -> hear(two.alice1, DeviceBody.renewed(forged.theirs())))
                .isInstanceOf(UnopenableException.class);
        assertThat(two.alice1.number("SELECT COUNT(*) FROM renewal WHERE theirs IS NULL")).isOne();

        two.circle().away(two.bob1, false);
        two.circle().exchange();
        assertThat(two.codes()).hasSize(1).doesNotContain(code);
    }

    /** What Bob's first device would say, by the key of another. */
    private RenewalPair answered(SignedRenewal ours, SigningKey by) {
        ConversationId in = two.on(two.alice1);
        try {
            Renewal said = ours.said();
            SignedEntry next = two.alice1.read(tx -> DeviceLogs.peerEntries(tx, in)).getFirst();
            return new RenewalPair(
                    ours,
                    SignedRenewal.sign(
                            new Renewal(
                                    /* log= */ said.peer(),
                                    next,
                                    /* peer= */ said.log(),
                                    said.root().log()),
                            by));
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    /** Has a device take what came in a session with the contact. */
    private void hear(Person device, DeviceBody body) throws UnopenableException {
        Contact from = device.contact(two.on(device));
        device.<Boolean, UnopenableException>write(tx -> {
            new ChangeOver(ENTROPY, device.parts().sealer())
                    .take(tx, from, body.renewals(), two.now(), device::hear);
            return true;
        });
    }

    @Test
    void renewalOfBeforeIsNoNews() throws ClientException {
        two.renew(Travel.LINK);
        RenewalPair first = pairOf(two.alice1);
        two.pass(Duration.ofHours(1));
        two.renew(Travel.LINK);
        String now = two.code(two.alice1);
        tell(two.alice1, two.alice2, record(first));
        say(two.bob2, DeviceBody.renewed(first.theirs(), first.ours()));

        assertThat(two.codes()).containsExactly(now);
        assertThat(two.levels()).containsOnly(Level.LINK);
    }

    private RenewalPair pairOf(Person device) {
        return device.read(tx -> LogRenewals.newest(tx, two.on(device)))
                .flatMap(LogRenewals.Step::pair)
                .orElseThrow();
    }

    @Test
    void deviceThatRemovedTheFirstOneDoesntFollowItAndBothUsersAreTold() throws ClientException {
        two.circle().away(two.alice2, true);
        two.renew(Travel.LINK); // by a thief, as it turns out
        two.alice2.<Boolean, ClientException>write(tx -> {
            two.alice2.parts().removals().begin(tx, 1, two.now());
            two.alice2.parts().removals().run(tx, two.now());
            return true;
        });
        two.circle().away(two.alice2, false);
        two.circle().exchange();

        assertThat(two.code(two.alice2)).isEqualTo(code);
        assertThat(two.level(two.alice2)).isEqualTo(Level.CHANGED);
        assertThat(two.alice2.notices(two.on(two.alice2)))
                .anyMatch(it -> it.contains("renewed by a device that you removed"));
        assertThat(two.level(two.bob1)).isEqualTo(Level.CHANGED);
        assertThat(two.level(two.bob2)).isEqualTo(Level.CHANGED);
        assertThat(two.bob1.notices(two.on(two.bob1)))
                .anyMatch(it -> it.contains("renewed by a device that Alice removed"));
    }

    @Test
    void renewalOfARemovedFirstDeviceIsntFollowedByTheContactsOtherDevices()
            throws ClientException {
        two.alice2.<Boolean, ClientException>write(tx -> {
            two.alice2.parts().removals().begin(tx, 1, two.now());
            return true;
        });
        two.circle().exchange();
        RenewalPair disowned = pair(key(two.alice1), key(two.bob1));
        tell(two.bob1, two.bob2, turned(disowned));

        assertThat(two.code(two.bob2)).isEqualTo(code);
        assertThat(two.level(two.bob2)).isEqualTo(Level.CHANGED);
    }

    private LinkedRecord.Renewed turned(RenewalPair pair) {
        return new LinkedRecord.Renewed(
                two.on(two.bob1).bytes(),
                Level.COMPARED,
                new RenewalPair(/* ours= */ pair.theirs(), /* theirs= */ pair.ours()));
    }

    @Test
    void deviceThatWasRemovedIsHeardNoMoreThoughTheLogWasClosedSince() throws ClientException {
        two.circle().away(two.bob2, true);
        two.alice1.<Boolean, ClientException>write(tx -> {
            two.alice1.parts().removals().begin(tx, 2, two.now());
            return true;
        });
        two.circle().away(two.alice2, true); // it is in other hands
        two.circle().exchange();
        two.renew(Travel.LINK);
        two.circle().away(two.bob2, false);
        two.circle().exchange();

        assertThat(two.code(two.bob2)).isEqualTo(two.code(two.alice1));
        assertThat(Household.devices(two.bob2, two.on(two.bob2))).containsExactly(1);
        two.circle().away(two.alice2, false);
        var _ = two.alice2.say(two.on(two.alice2), "stolen", two.now());
        two.circle().exchange();
        assertThat(two.texts(two.bob2, "stolen")).isEmpty();
        assertThat(two.texts(two.bob1, "stolen")).isEmpty();
    }

    @Test
    void removalThatComesBehindTheRenewalEndsTheRetiredConnection()
            throws ClientException, UnopenableException {
        ConversationId in = two.on(two.alice1);
        DeviceLog log = two.alice1.read(tx -> DeviceLogs.own(tx, in));
        SignedEntry removal =
                log.next(
                        new LogEntry.Change(false, 2),
                        log.device(2).orElseThrow().keys(),
                        key(two.alice1),
                        two.now());
        two.renew(Travel.LINK);
        assertThat(two.bob1.number("SELECT COUNT(*) FROM retired_connection")).isOne();
        two.bob1.<Boolean, UnopenableException>write(tx -> {
            var left =
                    new ClosedLogs(ENTROPY)
                            .take(
                                    tx,
                                    two.on(two.bob1),
                                    List.of(removal),
                                    two.now(),
                                    two.bob1::hear);
            return left.isEmpty();
        });
        assertThat(two.bob1.number("SELECT COUNT(*) FROM retired_connection")).isZero();
        assertThat(two.level(two.bob1)).isEqualTo(Level.LINK);
    }

    @Test
    void whatIsSaidOnAnOldConnectionIsHeardForADay() throws ClientException {
        two.circle().away(two.alice2, true);
        two.renew(Travel.LINK);
        assertThat(two.bob1.number("SELECT COUNT(*) FROM retired_connection")).isOne();
        two.pass(Duration.ofHours(23));
        assertThat(two.bob1.number("SELECT COUNT(*) FROM retired_connection")).isOne();
        two.pass(Duration.ofHours(2));
        assertThat(two.bob1.number("SELECT COUNT(*) FROM retired_connection")).isZero();
    }
}
