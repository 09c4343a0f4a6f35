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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
    private final Map<Bytes, Placed> byHash;
    private final List<Placed> standing;

    private DeviceLog(List<Placed> entries) {
        this.entries = List.copyOf(entries);
        this.byHash =
                entries.stream().collect(Collectors.toUnmodifiableMap(Placed::hash, it -> it));
        this.standing = standing();
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
     * The log of all these entries, each of which is verified as {@link #take} does, but entry 0,
     * whose signature may not have been kept.
     *
     * @throws UnopenableException if one isn't taken
     */
    public static DeviceLog verified(List<SignedEntry> entries) throws UnopenableException {
        DeviceLog log = begin(entries.getFirst(), entries.getFirst().decodedRoot());
        for (SignedEntry signed : entries.subList(1, entries.size())) {
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

    /**
     * The log of entries that were taken before, in the order in which they were. None is verified
     * again: that would cost a signature for each, whenever anything is asked of a log.
     *
     * @throws UnopenableException if they don't follow each other
     */
    public static DeviceLog resume(List<SignedEntry> taken) throws UnopenableException {
        DeviceLog root = begin(taken.getFirst(), taken.getFirst().decodedRoot());
        Map<Bytes, Placed> placed = new HashMap<>(root.byHash);
        List<Placed> entries = new ArrayList<>(root.entries);
        for (SignedEntry signed : taken.subList(1, taken.size())) {
            LogEntry entry = decode(signed);
            List<Placed> before = chain(placed, entry.place().previous());
            Device by =
                    before.stream()
                            .filter(one -> one.adds(entry.said().signer()))
                            .findAny()
                            .map(Placed::added)
                            .orElseThrow(UnopenableException::new);
            Placed next = new Placed(entry, signed.hash(), by);
            placed.put(next.hash(), next);
            entries.add(next);
        }
        return new DeviceLog(entries);
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

    /** Whether the entry of this hash is here, be it the last or stand at all. */
    public boolean contains(Bytes hash) {
        return byHash.containsKey(hash);
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

    /** Whether an entry, be it one that doesn't stand, names one of these keys. */
    public boolean names(ContactIdentity keys) {
        return entries.stream().anyMatch(placed -> placed.entry().device().sharesKeyWith(keys));
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
        if (contains(hash)) {
            return new Outcome.Known();
        }
        LogEntry entry = decode(signed);
        if (!entry.log().equals(id()) || entry.place().seq() == 0) {
            throw new UnopenableException();
        }
        List<Placed> before = chain(byHash, entry.place().previous());
        if (before.isEmpty()) {
            return new Outcome.Missing();
        }
        Membership members = new Membership(before);
        Device signer = members.signer(entry).orElseThrow(UnopenableException::new);
        if (!signer.keys().root().verifies(signed.signature(), signed.signed())
                || entry.place().seq() != before.getLast().seq() + 1
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

    /** From entry 0 to the one with this hash; empty if that isn't there. */
    private static List<Placed> chain(Map<Bytes, Placed> byHash, Bytes last) {
        List<Placed> chain = new ArrayList<>();
        Optional<Placed> next = Optional.ofNullable(byHash.get(last));
        while (next.isPresent()) {
            chain.add(next.get());
            next = Optional.ofNullable(byHash.get(next.get().previous()));
        }
        return chain.reversed();
    }

    /** From entry 0, at each fork the way on which the strongest entry lies. */
    private List<Placed> standing() {
        Map<Bytes, Placed> strongest = new HashMap<>(byHash);
        Map<Bytes, List<Placed>> ways = new HashMap<>();
        for (Placed placed : entries.reversed()) {
            ways.computeIfAbsent(placed.previous(), _ -> new ArrayList<>()).add(placed);
            strongest.computeIfPresent(
                    placed.previous(),
                    (_, other) -> stronger(other, strongest.getOrDefault(placed.hash(), placed)));
        }
        Comparator<Placed> way =
                Comparator.comparing(
                                (Placed first) -> strongest.getOrDefault(first.hash(), first),
                                Placed.STRENGTH)
                        .thenComparing(Placed::hash);
        List<Placed> chain = new ArrayList<>();
        Optional<Placed> next = Optional.of(entries.getFirst());
        while (next.isPresent()) {
            chain.add(next.get());
            next = ways.getOrDefault(next.get().hash(), List.of()).stream().min(way);
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
