package chat.tacit.e2ee;

import static chat.tacit.e2ee.Failing.requireUnopenable;
import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.Devices;
import chat.tacit.e2ee.device.Outcome;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.kit.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes {@code spec/vectors/device.json} from the code: entries in the order in which a contact
 * takes them, each with what it does. Each failing one is tried here, and has to fail.
 */
final class DeviceVectors {
    private final Devices devices = new Devices(65, 9);
    private final Devices stranger = new Devices(66, 3);
    private final List<Map<String, Object>> taken = new ArrayList<>();
    private DeviceLog log = devices.begin();

    String print() {
        SignedEntry two = devices.add(log, 1, 2);
        DeviceLog withTwo = Devices.taken(log, two);
        SignedEntry three = devices.add(withTwo, 2, 3);
        take("comes before what it follows", three);
        take("no. 1 adds no. 2", two);
        DeviceLog before = log;
        take("no. 2 adds no. 3", three);
        take("a copy", two);
        take("on the same place, no. 1 adds the recovery key", devices.add(before, 1, 0));
        DeviceLog withRecovery = log;
        take("no. 1 adds another no. 3", devices.addAs(withRecovery, 1, 3, 4));
        take("on the same place, no. 2 removes no. 1", devices.remove(withRecovery, 2, 1));
        take("on the same place, no. 1 removes no. 2", devices.remove(withRecovery, 1, 2));
        take("on the same place, no. 0 adds a third no. 3", devices.addAs(withRecovery, 0, 3, 5));
        take("this no. 3 removes no. 1", devices.remove(log, 5, 1));
        return Json.print(
                object(
                        "root IK",
                        devices.device(1).identity().bytes().hex(),
                        "root DK",
                        devices.device(1).root().bytes().hex(),
                        "log",
                        devices.begin().id().bytes().hex(),
                        "entry 0",
                        entry(devices.root()),
                        "then",
                        taken,
                        "refused at the end",
                        failing(),
                        "renewal",
                        new RenewalVectors().print()));
    }

    private void take(String what, SignedEntry entry) {
        Outcome outcome = Devices.outcome(log, entry);
        String does =
                switch (outcome) {
                    case Outcome.Taken(DeviceLog next) -> {
                        log = next;
                        yield "taken";
                    }
                    case Outcome.Forked forked -> {
                        log = forked.next();
                        yield forked.stands() ? "forked, stands" : "forked, displaced";
                    }
                    case Outcome.Known() -> "known";
                    case Outcome.Missing() -> "missing";
                    case Outcome.Full() -> "full";
                };
        taken.add(
                object(
                        "what",
                        what,
                        "entry",
                        entry(entry),
                        "outcome",
                        does,
                        "head",
                        log.head().encode().hex(),
                        "devices",
                        Devices.numbers(log)));
    }

    private List<Map<String, Object>> failing() {
        SignedEntry good = devices.addAs(log, 2, 4, 6);
        DeviceLog first = devices.begin();
        SignedEntry resigned = devices.resigned(devices.remove(log, 0, 2), 2);
        byte[] forged = good.signature().toArray();
        forged[0] ^= 1;
        return List.of(
                failing("a changed signature", new SignedEntry(good.entry(), Bytes.owned(forged))),
                failing("of another log", stranger.add(stranger.begin(), 1, 2)),
                failing("signed by a device that was removed", devices.addAs(log, 1, 4, 6)),
                failing("signed by the device it adds", devices.addAs(log, 6, 4, 6)),
                failing("signed by another than it names", resigned),
                failing("a number that was used", devices.addAs(log, 2, 3, 6)),
                failing("a number that leaves one out", devices.addAs(log, 2, 5, 6)),
                failing("keys that were used", devices.addAs(log, 2, 4, 1)),
                failing("removes who isn't there", devices.remove(log, 2, 6)),
                failing("removes the recovery key", devices.remove(log, 2, 0)),
                failing("another recovery key, on an earlier place", devices.add(first, 1, 0)),
                failing("another entry 0", stranger.root()));
    }

    private Map<String, Object> failing(String what, SignedEntry entry) {
        requireUnopenable(() -> log.take(entry), what);
        return object("what", what, "entry", entry(entry));
    }

    private static Map<String, Object> entry(SignedEntry signed) {
        return object("bytes", signed.entry().hex(), "signature", signed.signature().hex());
    }
}
