package chat.tacit.e2ee.device;

import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.kit.SeededEntropy;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** A person with as many devices as a test wants, and the logs they make. */
public final class Devices {
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.123Z");

    private final List<ContactIdentityKey> keys;

    public Devices(long seed, int count) {
        SeededEntropy entropy = new SeededEntropy(seed);
        keys =
                IntStream.rangeClosed(0, count)
                        .mapToObj(number -> ContactIdentityKey.generate(entropy))
                        .toList();
    }

    public SignedEntry root() {
        return SignedEntry.root(keys.get(LogEntry.ROOT), NOW);
    }

    public DeviceLog begin() {
        try {
            return DeviceLog.begin(root());
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    public ContactIdentity device(int number) {
        return keys.get(number).publicKeys();
    }

    SigningKey signer(int number) {
        return keys.get(number).root();
    }

    /** {@code signer} adds {@code device} behind the head of {@code log}. */
    public SignedEntry add(DeviceLog log, int signer, int device) {
        return say(log, signer, new LogEntry.Change(true, device));
    }

    /** The same, with the keys of one device under the number of another. */
    public SignedEntry addAs(DeviceLog log, int signer, int number, int device) {
        return log.next(new LogEntry.Change(true, number), device(device), signer(signer), NOW);
    }

    public SignedEntry remove(DeviceLog log, int signer, int device) {
        return say(log, signer, new LogEntry.Change(false, device));
    }

    private SignedEntry say(DeviceLog log, int signer, LogEntry.Change change) {
        return log.next(change, device(change.device()), signer(signer), NOW);
    }

    /** An entry with the signature of somebody else than it names. */
    public SignedEntry resigned(SignedEntry entry, int signer) {
        return SignedEntry.sign(LogEntry.decode(entry.entry()), signer(signer));
    }

    /** What {@code signer} says of the log that another device begins in the place of this. */
    public SignedRenewal renewal(DeviceLog log, int signer, int next, LogId peer, LogId peerNext) {
        return SignedRenewal.sign(
                new Renewal(log.id(), rootOf(next), peer, peerNext), signer(signer));
    }

    /** Entry 0 of a log of which this device is the root. */
    public SignedEntry rootOf(int device) {
        return SignedEntry.root(keys.get(device), NOW);
    }

    /** A log in which no. 1 has added these. */
    public DeviceLog with(int... devices) {
        DeviceLog log = begin();
        for (int device : devices) {
            log = taken(log, add(log, LogEntry.ROOT, device));
        }
        return log;
    }

    /** The log after an entry that stands without a fork. */
    public static DeviceLog taken(DeviceLog log, SignedEntry entry) {
        if (outcome(log, entry) instanceof Outcome.Taken(DeviceLog next)) {
            return next;
        }
        throw new AssertionError("not taken");
    }

    static Outcome.Forked forked(DeviceLog log, SignedEntry entry) {
        if (outcome(log, entry) instanceof Outcome.Forked forked) {
            return forked;
        }
        throw new AssertionError("no fork");
    }

    public static Outcome outcome(DeviceLog log, SignedEntry entry) {
        try {
            return log.take(entry);
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    public static List<Integer> numbers(DeviceLog log) {
        return log.devices().stream().map(Device::number).toList();
    }
}
