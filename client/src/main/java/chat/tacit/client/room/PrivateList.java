package chat.tacit.client.room;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.PrivateItem;
import chat.tacit.e2ee.room.PrivateRoom;
import chat.tacit.e2ee.room.RoomEntry;
import chat.tacit.e2ee.room.RoomList;
import chat.tacit.e2ee.room.RoomSnapshot;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.e2ee.room.member.RoomMemory;
import chat.tacit.e2ee.room.member.RoomStart;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rooms of an account and their keys, as its devices tell each other through its private pair
 * ({@code spec/50-room} §18). What is told here waits in the database until {@link PrivateRunner}
 * has posted it; what others told is in the database when that has read it.
 */
public final class PrivateList {
    /** {@code READ_TOLD}: how often a read position is told. */
    public static final Duration READ_TOLD = Duration.ofMinutes(10);

    /** At most so long after a commit of others its keys are told, unless another device has. */
    static final Duration SPREAD = Duration.ofSeconds(60);

    private final AccountId account;
    private final Entropy entropy;

    public PrivateList(AccountId account, Entropy entropy) {
        this.account = account;
        this.entropy = entropy;
    }

    public AccountId account() {
        return account;
    }

    /**
     * A room that the account has made, or come into, on this device.
     *
     * @param joined position of the create, or of the TrustKey
     * @param from position of the first message event that is shown; 0: all that opens
     * @param row of the dossier without keys, of who was let in
     */
    public record Joined(
            RoomId room,
            RelayAddress host,
            long joined,
            long from,
            TermSecrets secrets,
            List<EpochKeys> keys,
            Optional<Bytes> row) {}

    /**
     * What a device that finds a room here needs.
     *
     * @param secrets the newest
     * @param joined the row of the dossier, of who was let in
     */
    public record Found(
            RoomEntry entry,
            List<EpochKeys> keys,
            Optional<TermSecrets> secrets,
            Optional<PrivateRoom.Joined> joined) {

        /** Whoever made the room, which its create began, needs no row. */
        private boolean isWhole() {
            boolean joins = joined.filter(it -> it.position() == entry.joined()).isPresent();
            return secrets.isPresent() && (entry.joined() == 1 || joins);
        }

        /**
         * Fills the memory of a machine that is to run the room here.
         *
         * @return whether it could; if not, {@link #keys} and {@link #secrets} are to be told to a
         *     machine with an empty memory, which reads the room from its create
         */
        public boolean restore(RoomMemory memory) {
            if (joined.isEmpty() || secrets.isEmpty()) {
                return false;
            }
            try {
                RoomSnapshot snapshot = RoomSnapshot.of(entry.room(), joined.get());
                RoomStart.restore(
                        memory,
                        new RoomStart.Found(
                                snapshot.chain().last(),
                                snapshot.links(),
                                Math.max(1, entry.from()),
                                snapshot.contents().bundles(),
                                keys,
                                secrets.get()));
                return true;
            } catch (UnopenableException e) {
                return false;
            }
        }
    }

    /** Tells the others of a room, at once. */
    public void joined(Transaction tx, Joined room, Instant now) {
        PrivateWaiting waiting = new PrivateWaiting(tx, account);
        RoomEntry.Keys keys = RoomEntry.Keys.of(room.secrets.term(), room.secrets.secrets());
        long stamp = room(tx, room.room).nextStamp();
        waiting.forget(room.room);
        waiting.put(
                new RoomEntry(room.room, room.host, room.joined, room.from, 0, keys, stamp), now);
        List<PrivateItem.OfRoom> items =
                new ArrayList<>(PrivateItem.Keys.split(room.room, room.keys));
        room.row.ifPresent(
                row -> items.addAll(PrivateItem.Snapshot.split(room.room, room.joined, row)));
        items.forEach(item -> waiting.add(item, now));
    }

    /**
     * Tells the others the keys of an epoch: those of one's own commit at once, those of others' at
     * a random time within a minute, unless another device has told them by then. Of a room that
     * isn't in the list nothing is told.
     */
    public void publish(Transaction tx, RoomId room, Output.Publish told, Instant now) {
        room(tx, room)
                .entry()
                .ifPresent(entry -> {
                    Instant dueAt = told.atOnce() ? now : now.plus(spread());
                    PrivateWaiting waiting = new PrivateWaiting(tx, account);
                    TermSecrets secrets = told.secrets();
                    waiting.put(
                            with(entry, RoomEntry.Keys.of(secrets.term(), secrets.secrets())),
                            dueAt);
                    waiting.add(new PrivateItem.Keys(room, List.of(told.keys())), dueAt);
                });
    }

    private static RoomEntry with(RoomEntry entry, RoomEntry.Keys keys) {
        RoomEntry newer =
                new RoomEntry(
                        entry.room(),
                        entry.host(),
                        entry.joined(),
                        entry.from(),
                        entry.read(),
                        keys,
                        entry.stamp());
        return entry.with(newer);
    }

    /** At random from 0 to {@link #SPREAD}. */
    Duration spread() {
        return SPREAD.multipliedBy(entropy.bytes(1)[0] & 0xff).dividedBy(0xff);
    }

    /** Tells the others that a room was left or deleted, if it is in the list. */
    public void gone(Transaction tx, RoomId room, Instant now) {
        PrivateRoom listed = room(tx, room);
        if (listed.entry().isPresent()) {
            PrivateWaiting waiting = new PrivateWaiting(tx, account);
            waiting.forget(room);
            waiting.add(new PrivateItem.Gone(room, listed.entry().get().stamp()), now);
        }
    }

    /** Tells the others, now, what was shown on this device of its rooms since it last did. */
    void tellReads(Transaction tx, Instant now) {
        for (StoredRoom stored : StoredRoom.all(tx)) {
            long read = stored.place().read();
            if (stored.account().equals(account)) {
                room(tx, stored.room())
                        .entry()
                        .filter(it -> it.read() < read)
                        .ifPresent(it -> new PrivateWaiting(tx, account).put(read(it, read), now));
            }
        }
    }

    private static RoomEntry read(RoomEntry entry, long position) {
        return new RoomEntry(
                entry.room(),
                entry.host(),
                entry.joined(),
                entry.from(),
                position,
                entry.keys(),
                entry.stamp());
    }

    /** The rooms that the account is in, as its devices have told each other. */
    public List<RoomEntry> rooms(Transaction tx) {
        return list(tx).rooms();
    }

    /** What opens the epochs of a room; none if it isn't in the list. */
    public List<EpochKeys> keysOf(Transaction tx, RoomId room) {
        return list(tx).room(room).keys();
    }

    /**
     * What a device needs of a room that is in the list, as soon as all of it is there: the newest
     * secrets, and of a room that the account was let into the row of the dossier.
     */
    public Optional<Found> find(Transaction tx, RoomId room) {
        PrivateRoom listed = list(tx).room(room);
        return listed.entry()
                .map(it -> new Found(it, listed.keys(), secrets(it, listed), listed.joined()))
                .filter(Found::isWhole);
    }

    private static Optional<TermSecrets> secrets(RoomEntry entry, PrivateRoom listed) {
        Term term = entry.keys().term();
        return listed.keys().stream()
                .filter(it -> it.position() == term.position())
                .flatMap(it -> EpochSecrets.of(it, entry.keys()).stream())
                .map(it -> new TermSecrets(term, it))
                .findFirst();
    }

    /** Whether another device has left a room, or seen that it was deleted. */
    public boolean isGone(Transaction tx, RoomId room) {
        return list(tx).room(room).isGone();
    }

    RoomList list(Transaction tx) {
        return new RoomList(new PrivateItems(tx, account));
    }

    /** A room with all that this device knows of it. */
    PrivateRoom known(Transaction tx, RoomId room) {
        return room(tx, room);
    }

    /** With what this device has said and isn't posted yet. */
    private PrivateRoom room(Transaction tx, RoomId room) {
        return list(tx).room(room, new PrivateWaiting(tx, account).of(room));
    }

    /**
     * The account has this pair, and what is known of its rooms is to be told in it.
     *
     * <p>Whatever the device knows of another pair, or of this one before its homeserver was put
     * back from a copy, goes there anew.
     */
    void begin(Transaction tx, RoomId pair, boolean anew, Instant now) {
        PrivateItems items = new PrivateItems(tx, account);
        Optional<RoomId> before = items.pair();
        if (before.isPresent() && before.get().equals(pair) && !anew) {
            return;
        }
        RoomList list = list(tx);
        PrivateWaiting waiting = new PrivateWaiting(tx, account);
        List<PrivateRoom> known =
                list.all().stream().map(room -> list.room(room, waiting.of(room))).toList();
        items.begin(pair);
        for (PrivateRoom room : known) {
            waiting.forget(room.room());
            room.items().forEach(item -> tell(waiting, item, now));
        }
    }

    private static void tell(PrivateWaiting waiting, PrivateItem.OfRoom item, Instant now) {
        if (item instanceof PrivateItem.Entry(RoomEntry entry)) {
            waiting.put(entry, now);
        } else {
            waiting.add(item, now);
        }
    }

    /** Forgets everything: the account isn't this profile's any more. */
    public void forget(Transaction tx) {
        tx.update("DELETE FROM private_waiting WHERE account = ?", account.bytes());
        tx.update("DELETE FROM private_pair WHERE account = ?", account.bytes());
    }
}
