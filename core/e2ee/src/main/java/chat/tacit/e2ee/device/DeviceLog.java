package chat.tacit.e2ee.device;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The devices by which one side of a contact speaks, as a chain of signed entries ({@code
 * spec/65-device}). Immutable.
 *
 * <p>It keeps the entries that lost against others on the same place, too: which ones stand follows
 * from the set of all that came, not from their order, so that everybody who has the same entries
 * has the same devices. Of the recovery key alone the first that came counts.
 */
public final class DeviceLog {
    /** Devices at a time, besides the recovery key. */
    public static final int MAX_DEVICES = 8;

    /** Entries that don't stem from the recovery key. */
    public static final int MAX_ENTRIES = 256;

    /** Of these, as many as may say anything; the rest are removals by lower numbers. */
    public static final int MAX_OF_ANY_KIND = 128;

    /** Entries of one signer. */
    public static final int MAX_PER_SIGNER = 32;

    private final List<Placed> entries; // each behind the one it follows
    private final List<Placed> standing;

    private DeviceLog(List<Placed> entries) {
        this.entries = List.copyOf(entries);
        this.standing = standing(entries);
    }

    /**
     * The log that has entry 0 alone.
     *
     * @throws UnopenableException if it isn't the first entry of the log that its own keys name, or
     *     isn't signed by its own {@code DK}
     */
    public static DeviceLog begin(SignedEntry root) throws UnopenableException {
        return begin(root, root.verifiedRoot());
    }

    private static DeviceLog begin(SignedEntry root, LogEntry decoded) {
        Device first = new Device(LogEntry.ROOT, decoded.device(), LogEntry.ROOT);
        return new DeviceLog(List.of(new Placed(decoded, root.hash(), first)));
    }

    /**
     * The log of entries that were taken before, in the order in which they were. Entry 0 isn't
     * verified again, so that it may stand without its signature.
     *
     * @throws UnopenableException if they don't follow each other
     */
    public static DeviceLog resume(List<SignedEntry> taken) throws UnopenableException {
        SignedEntry root = taken.getFirst();
        DeviceLog log = begin(root, root.decodedRoot());
        for (SignedEntry signed : taken.subList(1, taken.size())) {
            log =
                    switch (log.take(signed)) {
                        case Outcome.Taken(DeviceLog next) -> next;
                        case Outcome.Forked forked -> forked.next();
                        case Outcome.Known _, Outcome.Missing _, Outcome.Full _ ->
                                throw new UnopenableException();
                    };
        }
        return log;
    }

    public LogId id() {
        return entries.getFirst().entry().log();
    }

    /** The keys of the root device, which the security code covers, be it in the log or not. */
    public ContactIdentity root() {
        return entries.getFirst().entry().device();
    }

    /** Who is in the log, by number; no. 0 is the recovery key. */
    public List<Device> devices() {
        return new Membership(standing).devices();
    }

    /** The last entry that stands. */
    public Head head() {
        Placed last = standing.getLast();
        return new Head(last.seq(), last.hash().slice(0, Head.HASH_SIZE));
    }

    /** Whether an entry with this head is here, be it the last or stand at all. */
    public boolean knows(Head head) {
        return entries.stream()
                .anyMatch(placed ->
                        placed.seq() == head.seq()
                                && placed.hash().slice(0, Head.HASH_SIZE).equals(head.hash()));
    }

    /** The device of a number, if it is in the log. */
    public Optional<Device> device(int number) {
        return devices().stream().filter(device -> device.number() == number).findAny();
    }

    /** Whether a device with these keys is in the log. */
    public boolean holds(ContactIdentity keys) {
        return devices().stream().anyMatch(device -> device.keys().equals(keys));
    }

    /** Whether a device with these keys was in the log and isn't any more. */
    public boolean hasRemoved(ContactIdentity keys) {
        return !holds(keys)
                && standing.stream()
                        .map(Placed::entry)
                        .anyMatch(entry -> !entry.change().added() && entry.device().equals(keys));
    }

    /** The keys of devices that were in the log and aren't any more, the last removed first. */
    public List<ContactIdentity> removed() {
        return standing.reversed().stream()
                .map(Placed::entry)
                .filter(entry -> !entry.change().added())
                .map(LogEntry::device)
                .filter(keys -> !holds(keys))
                .toList();
    }

    /** Of entries that are in the log, the one that took the device with these keys out. */
    public Optional<SignedEntry> removal(ContactIdentity keys, List<SignedEntry> from) {
        return standing.stream()
                .filter(placed -> !placed.entry().change().added())
                .filter(placed -> placed.entry().device().equals(keys))
                .findAny()
                .flatMap(placed ->
                        from.stream()
                                .filter(entry -> entry.hash().equals(placed.hash()))
                                .findAny());
    }

    /** The number that a new device gets; a log has no room for so many that they run out. */
    public int nextNumber() {
        return new Membership(standing).highest() + 1;
    }

    /** The entry that would come next, signed; {@link #take} says whether it is one. */
    public SignedEntry next(
            LogEntry.Change change, ContactIdentity device, SigningKey signer, Instant now) {
        Placed last = standing.getLast();
        int number = new Membership(standing).number(signer.publicKey()).orElse(LogEntry.ROOT);
        return SignedEntry.sign(
                new LogEntry(
                        id(),
                        new LogEntry.Place(last.seq() + 1, last.hash()),
                        change,
                        device,
                        new LogEntry.Said(number, now.truncatedTo(ChronoUnit.MILLIS))),
                signer);
    }

    /**
     * What {@code signed} does to this log, which itself stays as it is.
     *
     * @throws UnopenableException if it is no entry of this log: malformed, of another log, out of
     *     place, signed by none who is in the log there, or not to be said there
     */
    public Outcome take(SignedEntry signed) throws UnopenableException {
        Bytes hash = signed.hash();
        if (entries.stream().anyMatch(placed -> placed.hash().equals(hash))) {
            return new Outcome.Known();
        }
        LogEntry entry = decode(signed);
        if (!entry.log().equals(id()) || entry.place().seq() == 0) {
            throw new UnopenableException();
        }
        Optional<Placed> before = previous(entry.place().previous());
        if (before.isEmpty()) {
            return new Outcome.Missing();
        }
        Membership members = new Membership(chain(before.get()));
        Device signer = members.signer(entry).orElseThrow(UnopenableException::new);
        if (!signer.keys().root().verifies(signed.signature(), signed.signed())
                || entry.place().seq() != before.get().seq() + 1
                || !members.permits(entry, signer.number())
                || (addsRecovery(entry) && hasRecovery())) {
            throw new UnopenableException();
        }
        Placed placed = new Placed(entry, hash, signer);
        return isFull(placed) ? new Outcome.Full() : with(placed);
    }

    private Outcome with(Placed placed) {
        List<Placed> all = new ArrayList<>(entries);
        all.add(placed);
        DeviceLog next = new DeviceLog(all);
        if (placed.follows(standing.getLast())) {
            return new Outcome.Taken(next);
        }
        List<LogEntry> displaced =
                standing.stream()
                        .filter(old -> !next.standing.contains(old))
                        .map(Placed::entry)
                        .toList();
        return new Outcome.Forked(next, next.standing.contains(placed), displaced);
    }

    /**
     * No. 0 is added once, on whatever way that lies: else who holds the first phone could go back
     * to before it, add one of their own, and sign as strongly as the owner.
     */
    private boolean hasRecovery() {
        return entries.stream().anyMatch(placed -> addsRecovery(placed.entry()));
    }

    private static boolean addsRecovery(LogEntry entry) {
        return entry.change().equals(new LogEntry.Change(true, LogEntry.RECOVERY));
    }

    /** Two ways of a fork may give two devices one number: keys say whose an entry is. */
    private boolean isFull(Placed next) {
        long own =
                entries.stream()
                        .filter(placed -> placed.by().keys().equals(next.by().keys()))
                        .count();
        long all = entries.stream().filter(placed -> !placed.isRecovery()).count();
        return own >= MAX_PER_SIGNER || (!next.isRecovery() && all >= room(next));
    }

    /**
     * How long a log may be to take an entry. Whatever a stolen device and those that it adds fill,
     * each lower number has room to remove as many devices as there can be.
     */
    private static int room(Placed next) {
        LogEntry.Change change = next.entry().change();
        if (change.added() || next.signer() >= change.device()) {
            return MAX_OF_ANY_KIND;
        }
        return Math.max(MAX_OF_ANY_KIND, MAX_ENTRIES - MAX_DEVICES * (next.signer() - 1));
    }

    private Optional<Placed> previous(Bytes hash) {
        return entries.stream().filter(placed -> placed.hash().equals(hash)).findAny();
    }

    /** From entry 0 to {@code last}. */
    private List<Placed> chain(Placed last) {
        List<Placed> chain = new ArrayList<>();
        chain.add(last);
        for (Placed placed : entries.reversed()) {
            if (chain.getLast().follows(placed)) {
                chain.add(placed);
            }
        }
        return chain.reversed();
    }

    /** From entry 0, at each fork the way on which the strongest entry lies. */
    private static List<Placed> standing(List<Placed> entries) {
        Placed[] strongest = entries.toArray(Placed[]::new);
        for (int child = strongest.length - 1; child > 0; child--) {
            for (int parent = 0; parent < child; parent++) {
                if (entries.get(child).follows(entries.get(parent))) {
                    strongest[parent] = stronger(strongest[parent], strongest[child]);
                }
            }
        }
        Comparator<Placed> way =
                Comparator.comparing(
                                (Placed first) -> strongest[entries.indexOf(first)],
                                Placed.STRENGTH)
                        .thenComparing(Placed::hash);
        List<Placed> chain = new ArrayList<>();
        Optional<Placed> next = Optional.of(entries.getFirst());
        while (next.isPresent()) {
            Placed last = next.get();
            chain.add(last);
            next = entries.stream().filter(placed -> placed.follows(last)).min(way);
        }
        return List.copyOf(chain);
    }

    private static Placed stronger(Placed one, Placed other) {
        return Placed.STRENGTH.compare(one, other) <= 0 ? one : other;
    }

    private static LogEntry decode(SignedEntry signed) throws UnopenableException {
        try {
            return LogEntry.decode(signed.entry());
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }
}
