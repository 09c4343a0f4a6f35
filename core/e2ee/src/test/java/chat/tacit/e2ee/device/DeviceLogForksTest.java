package chat.tacit.e2ee.device;

import static chat.tacit.e2ee.device.Devices.forked;
import static chat.tacit.e2ee.device.Devices.numbers;
import static chat.tacit.e2ee.device.Devices.outcome;
import static chat.tacit.e2ee.device.Devices.taken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.UnopenableException;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Two entries that follow the same one, made apart or with intent. */
class DeviceLogForksTest {
    private final Devices devices = new Devices(65, 9);

    @Test
    void removalBeatsAdditionInEitherOrder() {
        DeviceLog log = devices.with(2, 3);
        SignedEntry addition = devices.add(log, 1, 4);
        SignedEntry removal = devices.remove(log, 2, 3);
        Outcome.Forked late = forked(taken(log, addition), removal);
        assertThat(late.stands()).isTrue();
        assertThat(late.displaced())
                .extracting(LogEntry::change)
                .containsExactly(new LogEntry.Change(true, 4));
        assertThat(numbers(late.next())).containsExactly(1, 2);
        Outcome.Forked early = forked(taken(log, removal), addition);
        assertThat(early.stands()).isFalse();
        assertThat(early.displaced()).isEmpty();
        assertThat(early.next().head()).isEqualTo(late.next().head());
    }

    @Test
    void ofTwoDevicesThatRemoveEachOtherTheLowerNumberStays() {
        DeviceLog log = devices.with(2, 3);
        SignedEntry byTwo = devices.remove(log, 2, 3);
        SignedEntry byThree = devices.remove(log, 3, 2);
        assertThat(forked(taken(log, byThree), byTwo).stands()).isTrue();
        assertThat(forked(taken(log, byTwo), byThree).stands()).isFalse();
        assertThat(numbers(forked(taken(log, byThree), byTwo).next())).containsExactly(1, 2);
        assertThat(numbers(forked(taken(log, byTwo), byThree).next())).containsExactly(1, 2);
    }

    @Test
    void ofTwoAdditionsThatOfTheLowerNumberStands() {
        DeviceLog log = devices.with(2);
        SignedEntry byOne = devices.add(log, 1, 3);
        SignedEntry byTwo = devices.addAs(log, 2, 3, 4);
        for (DeviceLog forked :
                List.of(
                        forked(taken(log, byTwo), byOne).next(),
                        forked(taken(log, byOne), byTwo).next())) {
            assertThat(numbers(forked)).containsExactly(1, 2, 3);
            assertThat(forked.holds(devices.device(3))).isTrue();
        }
    }

    @Test
    void oneSignerWhoSaysTwoThingsIsFoundOutAndEverybodySeesTheSame() {
        DeviceLog log = devices.with(2);
        SignedEntry one = devices.add(log, 1, 3);
        SignedEntry other = devices.addAs(log, 1, 3, 4);
        assertThat(forked(taken(log, one), other).next().head())
                .isEqualTo(forked(taken(log, other), one).next().head());
    }

    /** Else a copy that a thief signs, and hands out first, would keep the owner's away. */
    @Test
    void sameRemovalByTwoIsTwoEntriesOfWhichTheStrongerStands() {
        DeviceLog log = devices.with(LogEntry.RECOVERY, 2);
        SignedEntry byThief = devices.remove(log, 1, 1);
        SignedEntry byKey = devices.remove(log, LogEntry.RECOVERY, 1);
        assertThat(forked(taken(log, byThief), byKey).stands()).isTrue();
        SignedEntry resigned = devices.resigned(byKey, 1);
        assertThatExceptionOfType(UnopenableException.class).isThrownBy(() -> log.take(resigned));
    }

    @Test
    void displacedEntryIsKnownWhenItComesAgain() {
        DeviceLog log = devices.with(2, 3);
        SignedEntry addition = devices.add(log, 1, 4);
        DeviceLog forked = forked(taken(log, addition), devices.remove(log, 2, 3)).next();
        assertThat(outcome(forked, addition)).isEqualTo(new Outcome.Known());
    }

    /** It was still in the log at the place that it names, so its entry is weighed, and loses. */
    @Test
    void removedDeviceThatAddsAnotherAtAnEarlierPlaceLoses() {
        DeviceLog before = devices.with(2);
        DeviceLog log = taken(before, devices.remove(before, 1, 2));
        Outcome.Forked attempt = forked(log, devices.add(before, 2, 3));
        assertThat(attempt.stands()).isFalse();
        assertThat(numbers(attempt.next())).containsExactly(1);
    }

    /** Entries behind one that lost don't stand either, however many they are. */
    @Test
    void removedDeviceGainsNothingByALongerChain() {
        DeviceLog before = devices.with(2);
        DeviceLog log = taken(before, devices.remove(before, 1, 2));
        DeviceLog apart = before;
        for (int device = 3; device <= 7; device++) {
            SignedEntry more = devices.add(apart, 2, device);
            apart = taken(apart, more);
            log = forked(log, more).next();
        }
        assertThat(numbers(log)).containsExactly(1);
    }

    /**
     * A place at which only an addition stands is as bad for the removed device: its removal would
     * beat the addition, but not the removal of itself that stands behind it.
     */
    @Test
    void removedDeviceCannotGoBackToBeforeAnAddition() {
        DeviceLog before = devices.with(2);
        DeviceLog log = taken(before, devices.add(before, 1, 3));
        log = taken(log, devices.remove(log, 1, 2));
        Outcome.Forked attempt = forked(log, devices.remove(before, 2, 1));
        assertThat(attempt.stands()).isFalse();
        assertThat(numbers(attempt.next())).containsExactly(1, 3);
    }

    /** The lower number that would win against no. 2 can't be had. */
    @Test
    void removedDeviceCannotWinThroughAnother() {
        DeviceLog before = devices.with(2, 3);
        DeviceLog log = taken(before, devices.remove(before, 2, 3));
        SignedEntry helper = devices.add(before, 3, 4);
        SignedEntry byHelper = devices.remove(taken(before, helper), 4, 2);
        log = forked(log, helper).next();
        assertThat(numbers(forked(log, byHelper).next())).containsExactly(1, 2);
    }

    @Test
    void recoveryKeyBeatsARemovalOnTheSamePlace() {
        DeviceLog log = devices.with(LogEntry.RECOVERY, 2);
        SignedEntry byThief = devices.remove(log, 1, 2);
        SignedEntry byKey = devices.remove(log, LogEntry.RECOVERY, 1);
        assertThat(numbers(forked(taken(log, byThief), byKey).next())).containsExactly(0, 2);
        assertThat(numbers(forked(taken(log, byKey), byThief).next())).containsExactly(0, 2);
    }

    @Test
    void recoveryKeyBeatsEverythingOnLaterPlaces() {
        DeviceLog saved = devices.with(LogEntry.RECOVERY, 2);
        DeviceLog stolen = taken(saved, devices.add(saved, 1, 3));
        stolen = taken(stolen, devices.remove(stolen, 3, 2));
        Outcome.Forked recovered = forked(stolen, devices.remove(saved, LogEntry.RECOVERY, 1));
        assertThat(recovered.stands()).isTrue();
        assertThat(recovered.displaced()).hasSize(2);
        assertThat(numbers(recovered.next())).containsExactly(0, 2);
    }

    /** The thief of the first phone goes back to before anything that recovery could build on. */
    @Test
    void thiefCannotGoBackToBeforeTheRecoveryKeysEntry() {
        DeviceLog first = devices.with(2);
        DeviceLog saved = taken(first, devices.add(first, 1, LogEntry.RECOVERY));
        DeviceLog log = taken(saved, devices.remove(saved, LogEntry.RECOVERY, 1));
        Outcome.Forked attempt = forked(log, devices.remove(first, 1, 2));
        assertThat(attempt.stands()).isFalse();
        assertThat(numbers(attempt.next())).containsExactly(0, 2);
    }

    /** Else they'd make a recovery key of their own there, and sign as strongly as the owner. */
    @Test
    void thiefCannotAddAnotherRecoveryKeyBeforeTheOwners() {
        DeviceLog first = devices.with(2);
        DeviceLog saved = taken(first, devices.add(first, 1, LogEntry.RECOVERY));
        LogEntry.Change change = new LogEntry.Change(true, LogEntry.RECOVERY);
        SignedEntry theirs =
                first.next(change, devices.device(9), devices.signer(1), Instant.EPOCH);
        for (DeviceLog log :
                List.of(saved, taken(saved, devices.remove(saved, LogEntry.RECOVERY, 1)))) {
            assertThatExceptionOfType(UnopenableException.class).isThrownBy(() -> log.take(theirs));
        }
    }

    @Test
    void ofTwoEntriesOfTheRecoveryKeyTheEarlierPlaceCounts() {
        DeviceLog saved = devices.with(LogEntry.RECOVERY);
        DeviceLog later = taken(saved, devices.add(saved, 1, 2));
        later = taken(later, devices.add(later, LogEntry.RECOVERY, 3));
        Outcome.Forked earlier = forked(later, devices.addAs(saved, LogEntry.RECOVERY, 2, 4));
        assertThat(numbers(earlier.next())).containsExactly(0, 1, 2);
        assertThat(earlier.next().holds(devices.device(4))).isTrue();
    }

    @Test
    void whoStandsDoesNotDependOnTheOrderInWhichEntriesCame() {
        DeviceLog log = devices.with(LogEntry.RECOVERY, 2, 3);
        List<SignedEntry> entries = new ArrayList<>();
        DeviceLog one = log;
        for (int device = 4; device <= 6; device++) {
            SignedEntry entry = devices.add(one, 1, device);
            one = taken(one, entry);
            entries.add(entry);
        }
        SignedEntry removal = devices.remove(log, 3, 2);
        DeviceLog two = taken(log, removal);
        entries.add(removal);
        entries.add(devices.addAs(two, 3, 4, 7));
        entries.add(devices.remove(log, 2, 3));
        entries.add(devices.addAs(one, LogEntry.RECOVERY, 7, 8));
        Random random = new Random(65);
        for (int round = 0; round < 50; round++) {
            Collections.shuffle(entries, random);
            assertThat(numbers(all(log, entries))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        }
    }

    /** Gives every entry until none is missing another, as a contact does that asks for them. */
    private static DeviceLog all(DeviceLog log, List<SignedEntry> entries) {
        DeviceLog all = log;
        for (int round = 0; round < entries.size(); round++) {
            for (SignedEntry entry : entries) {
                all =
                        switch (outcome(all, entry)) {
                            case Outcome.Taken(DeviceLog next) -> next;
                            case Outcome.Forked forked -> forked.next();
                            case Outcome.Known() -> all;
                            case Outcome.Missing() -> all;
                            case Outcome.Full() -> throw new AssertionError("full");
                        };
            }
        }
        return all;
    }
}
