package chat.tacit.e2ee.device;

import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who is in a log after some chain of its entries, and what may follow ({@code spec/65-device}).
 */
final class Membership {
    private final SortedMap<Integer, Device> present = new TreeMap<>();
    private final List<Device> ever = new ArrayList<>();

    Membership(List<Placed> chain) {
        for (Placed placed : chain) {
            LogEntry entry = placed.entry();
            int number = entry.change().device();
            if (entry.change().added()) {
                Device device = placed.added();
                present.put(number, device);
                ever.add(device);
            } else {
                present.remove(number);
            }
        }
    }

    /** By number. */
    List<Device> devices() {
        return List.copyOf(present.values());
    }

    /** The number of the device that signs with a key, if any that was ever added does. */
    Optional<Integer> number(VerifyingKey signer) {
        return ever.stream()
                .filter(device -> device.keys().root().equals(signer))
                .map(Device::number)
                .findAny();
    }

    /** The device that an entry names as its signer, if it is in the log. */
    Optional<Device> signer(LogEntry entry) {
        return Optional.ofNullable(present.get(entry.said().signer()));
    }

    boolean permits(LogEntry entry, int signer) {
        int number = entry.change().device();
        if (!entry.change().added()) {
            return number != LogEntry.RECOVERY
                    && Optional.ofNullable(present.get(number))
                            .filter(device -> device.keys().equals(entry.device()))
                            .isPresent();
        }
        if (ever.stream().anyMatch(device -> clashes(device, number, entry.device()))) {
            return false;
        }
        if (number == LogEntry.RECOVERY) {
            return signer == LogEntry.ROOT;
        }
        return number == highest() + 1
                && present.tailMap(LogEntry.ROOT).size() < DeviceLog.MAX_DEVICES;
    }

    /** The highest number that any device ever had. */
    int highest() {
        return ever.stream().mapToInt(Device::number).max().orElseThrow();
    }

    /** No key is ever used again, so that a signature has one signer. */
    private static boolean clashes(Device device, int number, ContactIdentity keys) {
        return device.number() == number || device.keys().sharesKeyWith(keys);
    }
}
