package chat.tacit.e2ee.device;

import static chat.tacit.e2ee.device.Devices.numbers;
import static chat.tacit.e2ee.device.Devices.outcome;
import static chat.tacit.e2ee.device.Devices.taken;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;

/** How much a log holds, and what whoever stole a device can do by filling it. */
class DeviceLogRoomTest {
    private static final Instant NOW = Instant.parse("2026-11-21T16:00:00Z");

    private final Devices devices = new Devices(67, DeviceLog.MAX_ENTRIES);

    @Test
    void signerHas32Entries() {
        DeviceLog log = devices.with(2);
        for (int done = 0; done < DeviceLog.MAX_PER_SIGNER / 2; done++) {
            log = taken(log, devices.add(log, 2, 3 + done));
            log = taken(log, devices.remove(log, 2, 3 + done));
        }
        assertThat(outcome(log, devices.remove(log, 2, 1))).isEqualTo(new Outcome.Full());
        assertThat(numbers(taken(log, devices.remove(log, 1, 2)))).containsExactly(1);
    }

    /** Keys count, not numbers: else who holds the first phone could use up those of a new one. */
    @Test
    void thiefCannotUseUpWhatTheOwnersNewDeviceMaySign() {
        DeviceLog stolen = devices.with(LogEntry.RECOVERY);
        DeviceLog log = taken(stolen, devices.add(stolen, 1, 2));
        log = repeated(log, log, 2, 1, DeviceLog.MAX_PER_SIGNER);
        log = after(log, devices.addAs(stolen, LogEntry.RECOVERY, 2, 3));
        assertThat(log.device(2)).map(Device::keys).contains(devices.device(3));
        assertThat(numbers(taken(log, devices.remove(log, 3, 1)))).containsExactly(0, 2);
    }

    @Test
    void logThatIsFullTakesNoMoreAdditions() {
        DeviceLog log = filled(devices.with(2), DeviceLog.MAX_OF_ANY_KIND);
        DeviceLog one = taken(log, devices.remove(log, 1, numbers(log).getLast()));
        for (int signer : numbers(one)) {
            assertThat(outcome(one, devices.add(one, signer, one.nextNumber())))
                    .isEqualTo(new Outcome.Full());
        }
    }

    /** No. 2 signs as much as it can, and so do devices that it adds: no. 1 outlives them all. */
    @Test
    void stolenDeviceAndThoseThatItAddsCannotFillTheLogBeforeTheyAreRemoved() {
        DeviceLog log = filled(devices.with(2), DeviceLog.MAX_ENTRIES);
        assertThat(outcome(log, devices.remove(log, 2, 1))).isEqualTo(new Outcome.Full());
        for (int device : numbers(log).reversed()) {
            log = device == 1 ? log : after(log, devices.remove(log, 1, device));
        }
        assertThat(numbers(log)).containsExactly(1);
    }

    @Test
    void fullLogStillListensToTheRecoveryKey() {
        DeviceLog log = filled(devices.with(LogEntry.RECOVERY, 2), DeviceLog.MAX_ENTRIES);
        int next = log.nextNumber();
        log = taken(log, devices.remove(log, LogEntry.RECOVERY, 2));
        assertThat(numbers(taken(log, devices.add(log, LogEntry.RECOVERY, next)))).contains(next);
    }

    /** Whoever has no. 2 adds devices, some after others, and all sign while anything is taken. */
    private DeviceLog filled(DeviceLog log, int most) {
        DeviceLog first = added(log, 3);
        DeviceLog between = first;
        for (int device = 8; device > 2; device--) {
            between = taken(between, devices.remove(between, 2, device));
        }
        DeviceLog second = added(between, 9);
        DeviceLog filled = second;
        for (int signer = 13; signer >= 2; signer--) {
            DeviceLog place = signer < 9 ? first : second;
            int removed = signer < 9 ? 8 : 14;
            int entries = most < DeviceLog.MAX_ENTRIES ? 10 : DeviceLog.MAX_PER_SIGNER;
            filled = repeated(filled, place, signer, removed, entries);
        }
        return filled;
    }

    /** Six devices, of which each is added by the one before. */
    private DeviceLog added(DeviceLog log, int first) {
        DeviceLog added = log;
        for (int device = first; device < first + 6; device++) {
            added = taken(added, devices.add(added, device == first ? 2 : device - 1, device));
        }
        return added;
    }

    /** The same removal many times, at one place: each differs by its time. */
    private DeviceLog repeated(DeviceLog log, DeviceLog place, int signer, int removed, int times) {
        LogEntry.Change removal = new LogEntry.Change(false, removed);
        DeviceLog repeated = log;
        for (int time = 0; time < times; time++) {
            SignedEntry entry =
                    place.next(
                            removal,
                            devices.device(removed),
                            devices.signer(signer),
                            NOW.plusMillis(time));
            repeated =
                    outcome(repeated, entry) instanceof Outcome.Full
                            ? repeated
                            : after(repeated, entry);
        }
        return repeated;
    }

    private static DeviceLog after(DeviceLog log, SignedEntry entry) {
        return switch (outcome(log, entry)) {
            case Outcome.Taken(DeviceLog next) -> next;
            case Outcome.Forked forked -> forked.next();
            case Outcome.Known() -> throw new AssertionError("known");
            case Outcome.Missing() -> throw new AssertionError("missing");
            case Outcome.Full() -> throw new AssertionError("full");
        };
    }
}
