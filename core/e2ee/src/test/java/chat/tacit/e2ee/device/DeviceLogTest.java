package chat.tacit.e2ee.device;

import static chat.tacit.e2ee.device.Devices.numbers;
import static chat.tacit.e2ee.device.Devices.outcome;
import static chat.tacit.e2ee.device.Devices.taken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentity;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/** One chain of entries, and what doesn't belong into it. */
class DeviceLogTest {
    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00.654321Z");

    private final Devices devices = new Devices(65, 40);
    private final Devices stranger = new Devices(66, 4);

    @Test
    void beginsWithTheRootDevice() {
        DeviceLog log = devices.begin();
        assertThat(log.root()).isEqualTo(devices.device(1));
        assertThat(log.id()).isEqualTo(LogId.of(devices.device(1)));
        assertThat(log.devices()).containsExactly(new Device(1, devices.device(1), 1));
    }

    @Test
    void saysWhoAddedWhom() {
        DeviceLog log = devices.with(2);
        log = taken(log, devices.add(log, 2, 3));
        assertThat(log.devices())
                .containsExactly(
                        new Device(1, devices.device(1), 1),
                        new Device(2, devices.device(2), 1),
                        new Device(3, devices.device(3), 2));
    }

    @Test
    void takingAnEntryLeavesTheLogAsItWas() {
        DeviceLog log = devices.begin();
        DeviceLog next = taken(log, devices.add(log, 1, 2));
        assertThat(numbers(log)).containsExactly(1);
        assertThat(numbers(next)).containsExactly(1, 2);
    }

    @Test
    void deviceMayRemoveItselfAndTheRoot() {
        DeviceLog log = devices.with(2, 3);
        log = taken(log, devices.remove(log, 2, 1));
        log = taken(log, devices.remove(log, 2, 2));
        assertThat(numbers(log)).containsExactly(3);
        assertThat(log.root()).isEqualTo(devices.device(1));
    }

    @Test
    void headIsTheNumberAndHalfTheHashOfTheLastEntry() {
        DeviceLog log = devices.with(2);
        SignedEntry last = devices.add(log, 2, 3);
        Bytes hash = Bytes.owned(Hash.sha256(last.entry().toArray()));
        Head head = taken(log, last).head();
        assertThat(head).isEqualTo(new Head(2, hash.slice(0, 16)));
        assertThat(head.encode().hex()).isEqualTo("00000002" + hash.slice(0, 16).hex());
    }

    @Test
    void resumedLogIsTheSame() throws UnopenableException {
        DeviceLog log = devices.begin();
        SignedEntry addition = devices.add(log, 1, 2);
        DeviceLog longer = taken(log, addition);
        SignedEntry removal = devices.remove(longer, 2, 1);
        DeviceLog resumed = DeviceLog.resume(List.of(devices.root(), addition, removal));
        assertThat(resumed.head()).isEqualTo(taken(longer, removal).head());
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> DeviceLog.resume(List.of(devices.root(), removal)));
    }

    /** A log is looked at with whatever a contact says; it would cost a signature an entry. */
    @Test
    void resumedEntriesAreNotVerifiedAgainAndNewOnesAre() throws UnopenableException {
        DeviceLog log = devices.begin();
        SignedEntry addition = devices.add(log, 1, 2);
        log = taken(log, addition);
        SignedEntry bare = new SignedEntry(addition.entry(), Bytes.zeros(64));
        DeviceLog resumed = DeviceLog.resume(List.of(devices.root(), bare));
        assertThat(resumed.devices()).isEqualTo(log.devices());
        SignedEntry removal = devices.remove(log, 2, 1);
        refused(resumed, new SignedEntry(removal.entry(), Bytes.zeros(64)));
        assertThat(numbers(taken(resumed, removal))).containsExactly(2);
        List<SignedEntry> unsigned = List.of(devices.root(), bare);
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> DeviceLog.verified(unsigned));
    }

    @Test
    void replayedEntriesAreKnown() {
        DeviceLog log = devices.begin();
        SignedEntry addition = devices.add(log, 1, 2);
        log = taken(log, addition);
        log = taken(log, devices.remove(log, 1, 2));
        assertThat(outcome(log, addition)).isEqualTo(new Outcome.Known());
        assertThat(outcome(log, devices.root())).isEqualTo(new Outcome.Known());
        assertThat(numbers(log)).containsExactly(1);
    }

    @Test
    void entryBeforeItsPredecessorIsMissingOne() {
        DeviceLog log = devices.begin();
        SignedEntry first = devices.add(log, 1, 2);
        SignedEntry second = devices.add(taken(log, first), 2, 3);
        assertThat(outcome(log, second)).isEqualTo(new Outcome.Missing());
        assertThat(numbers(taken(taken(log, first), second))).containsExactly(1, 2, 3);
    }

    @Test
    void forgedSignatureIsRefused() {
        DeviceLog log = devices.begin();
        SignedEntry real = devices.add(log, 1, 2);
        refused(log, new SignedEntry(real.entry(), stranger.add(log, 1, 2).signature()));
        refused(log, new SignedEntry(real.entry(), Bytes.zeros(64)));
        Fields otherLabel = Fields.of(Labels.HELLO).variable(real.entry());
        refused(log, new SignedEntry(real.entry(), devices.signer(1).sign(otherLabel)));
    }

    @Test
    void deviceThatIsAddedCannotSignItsOwnAddition() {
        DeviceLog log = devices.begin();
        refused(log, devices.add(log, 2, 2));
    }

    @Test
    void entryOfAnotherLogIsRefused() {
        DeviceLog log = devices.begin();
        refused(log, stranger.add(stranger.begin(), 1, 2));
        refused(log, stranger.root());
    }

    /** Somebody signs for the same keys in another log, and says it of this one's place. */
    @Test
    void entryThatNamesAnotherLogAtThisPlaceIsRefused() {
        DeviceLog log = devices.begin();
        LogId foreign = LogId.of(stranger.device(1));
        refused(log, signed(foreign, new LogEntry.Place(1, devices.root().hash())));
    }

    @Test
    void numberThatDoesNotFollowIsRefused() {
        DeviceLog log = devices.begin();
        refused(log, signed(log.id(), new LogEntry.Place(2, devices.root().hash())));
    }

    @Test
    void anotherEntryZeroIsRefused() {
        DeviceLog log = devices.with(2);
        SignedEntry later =
                SignedEntry.sign(LogEntry.root(devices.device(1), NOW), devices.signer(1));
        refused(log, later);
    }

    @Test
    void removedDeviceCannotAddAnother() {
        DeviceLog log = devices.with(2);
        log = taken(log, devices.remove(log, 1, 2));
        refused(log, devices.add(log, 2, 3));
        refused(log, devices.remove(log, 2, 1));
    }

    @Test
    void removedDeviceDoesNotComeBackUnderItsNumberOrItsKeys() {
        DeviceLog log = devices.with(2);
        log = taken(log, devices.remove(log, 1, 2));
        refused(log, devices.add(log, 1, 2));
        refused(log, add(log, 3, devices.device(2)));
        refused(log, add(log, 2, devices.device(3)));
        ContactIdentity oldSigner =
                new ContactIdentity(devices.device(3).identity(), devices.device(2).root());
        ContactIdentity oldIdentity =
                new ContactIdentity(devices.device(2).identity(), devices.device(3).root());
        refused(log, add(log, 3, oldSigner));
        refused(log, add(log, 3, oldIdentity));
    }

    @Test
    void onlyAPresentDeviceIsRemovedAndUnderItsOwnKeys() {
        DeviceLog log = devices.with(2);
        refused(log, devices.remove(log, 1, 3));
        LogEntry.Change removal = new LogEntry.Change(false, 2);
        refused(log, log.next(removal, devices.device(3), devices.signer(1), NOW));
    }

    /** A removed device's helper could else win against its remover, or use the numbers up. */
    @Test
    void numbersRiseByOne() {
        DeviceLog log = devices.with(2, 3);
        log = taken(log, devices.remove(log, 1, 3));
        refused(log, devices.addAs(log, 2, 3, 4));
        refused(log, devices.addAs(log, 1, 5, 4));
        assertThat(log.nextNumber()).isEqualTo(4);
        assertThat(numbers(taken(log, devices.add(log, 1, 4)))).containsExactly(1, 2, 4);
    }

    @Test
    void ninthDeviceIsRefusedUntilOneIsRemoved() {
        DeviceLog log = devices.with(2, 3, 4, 5, 6, 7, 8);
        refused(log, devices.add(log, 1, 9));
        log = taken(log, devices.add(log, 1, LogEntry.RECOVERY)); // which is no device
        refused(log, devices.add(log, 1, 9));
        log = taken(log, devices.remove(log, 1, 4));
        assertThat(numbers(taken(log, devices.add(log, 1, 9))))
                .containsExactly(0, 1, 2, 3, 5, 6, 7, 8, 9);
    }

    @Test
    void recoveryKeyIsAddedByTheRootDeviceAlone() {
        DeviceLog log = devices.with(2);
        refused(log, devices.add(log, 2, LogEntry.RECOVERY));
        DeviceLog with = taken(log, devices.add(log, 1, LogEntry.RECOVERY));
        refused(with, add(with, LogEntry.RECOVERY, devices.device(3)));
        refused(with, devices.remove(with, 1, LogEntry.RECOVERY));
    }

    @Test
    void nonsenseIsRefused() {
        refused(devices.begin(), new SignedEntry(Bytes.zeros(100), Bytes.zeros(64)));
    }

    private SignedEntry add(DeviceLog log, int number, ContactIdentity keys) {
        return log.next(new LogEntry.Change(true, number), keys, devices.signer(1), NOW);
    }

    private SignedEntry signed(LogId log, LogEntry.Place place) {
        LogEntry.Change addition = new LogEntry.Change(true, 2);
        LogEntry.Said said = new LogEntry.Said(1, Instant.ofEpochMilli(NOW.toEpochMilli()));
        return SignedEntry.sign(
                new LogEntry(log, place, addition, devices.device(2), said), devices.signer(1));
    }

    private static void refused(DeviceLog log, SignedEntry entry) {
        assertThatExceptionOfType(UnopenableException.class).isThrownBy(() -> log.take(entry));
    }
}
