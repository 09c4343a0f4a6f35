package chat.tacit.client;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.StreamOrder;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.client.room.Book;
import chat.tacit.client.room.PrivateList;
import chat.tacit.client.room.PrivateRunner;
import chat.tacit.client.room.RoomArrivals;
import chat.tacit.client.room.RoomRequests;
import chat.tacit.client.room.StoredMemory;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.RoomEntry;
import chat.tacit.e2ee.room.member.Input;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The private pairs of the profile's accounts, as long as this process hosts its rooms ({@code
 * spec/50-room} §18): rooms that another device made or entered begin here, keys that this one
 * lacks come, and what was shown there counts as shown.
 */
final class RoomLists implements HostedRoom.RoomKeysOut {
    private final Loop loop;
    private final OwnAccounts accounts;
    private final Entropy entropy;
    private final Map<AccountId, PrivateRunner> runners = new ConcurrentHashMap<>();
    private final Map<AccountId, Long> stamps = new HashMap<>();
    private Optional<BiConsumer<RoomId, Input>> rooms = Optional.empty();

    RoomLists(Loop loop, OwnAccounts accounts, Entropy entropy) {
        this.loop = loop;
        this.accounts = accounts;
        this.entropy = entropy;
    }

    /** The loop, as the runners need it. */
    private record Pages(Loop loop) implements Book {
        @Override
        public <T> T read(Work<T, RuntimeException> work) {
            return loop.read(work);
        }

        @Override
        public <T> T write(Work<T, RuntimeException> work) {
            return loop.write(work);
        }
    }

    /** Who hands something to the machine of a room. */
    void onKeys(BiConsumer<RoomId, Input> handing) {
        rooms = Optional.of(handing);
    }

    PrivateList of(AccountId account) {
        return new PrivateList(account, entropy);
    }

    /** Keeps the pair of every account whose keys are made, the newest one. */
    synchronized void look() {
        for (AccountId account : accounts.ready()) {
            Long stamp = accounts.stamp(account);
            if (runners.containsKey(account) && !stamp.equals(stamps.get(account))) {
                Optional.ofNullable(runners.remove(account)).ifPresent(PrivateRunner::close);
            }
            stamps.put(account, stamp);
            if (!runners.containsKey(account)) {
                Optional<PrivatePair> pair = accounts.privatePair(account);
                Optional<Member> own = accounts.member(account);
                if (pair.isPresent() && own.isPresent()) {
                    PrivateRunner runner =
                            new PrivateRunner(
                                    new PrivateRunner.Account(
                                            of(account), pair.get(), own.get().address().relay()),
                                    loop.secrets(),
                                    entropy,
                                    new Pages(loop),
                                    room -> changed(account, room));
                    runners.put(account, runner);
                    runner.start();
                }
            }
        }
    }

    @Override
    public void made(Transaction tx, AccountId account, PrivateList.Joined room, Instant now) {
        of(account).joined(tx, room, now);
    }

    @Override
    public void publish(Transaction tx, HostedRoom.Told told, Output.Publish keys, Instant now) {
        of(told.account()).publish(tx, told.room(), keys, now);
    }

    @Override
    public void gone(Transaction tx, HostedRoom.Told told, Instant now) {
        of(told.account()).gone(tx, told.room(), now);
    }

    @Override
    public synchronized void poke() {
        runners.values().forEach(PrivateRunner::poke);
    }

    /** Ends, and tells what waits if that is quick. */
    void rest() {
        List<PrivateRunner> all;
        synchronized (this) {
            all = List.copyOf(runners.values());
            runners.clear();
        }
        all.forEach(PrivateRunner::close);
    }

    /**
     * Whether all rooms of all accounts are known here, as far as the homeservers answer. Locks
     * nothing that a runner holds while it writes.
     */
    boolean isSettled() {
        return runners.values().stream().allMatch(PrivateRunner::isSettled);
    }

    /** Waits until the rooms of an account are known here. */
    boolean awaitCaughtUp(AccountId account, Duration patience) {
        Optional<PrivateRunner> runner;
        synchronized (this) {
            runner = Optional.ofNullable(runners.get(account));
        }
        try {
            return runner.isPresent() && runner.get().awaitCaughtUp(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Another device said something of a room. */
    private void changed(AccountId account, RoomId room) {
        Optional<PrivateList.Found> found =
                loop.write(tx -> {
                    Optional<PrivateList.Found> listed = of(account).find(tx, room);
                    listed.ifPresent(it -> take(tx, account, it));
                    return listed;
                });
        found.ifPresent(it -> keys(room, it));
    }

    @Override
    public void wanted(HostedRoom.Told told) {
        keysOf(told).ifPresent(it -> rooms.ifPresent(to -> to.accept(told.room(), it)));
    }

    /** What the private pair has of a room, for whoever lacks it. */
    Optional<Input> keysOf(HostedRoom.Told told) {
        return loop.read(tx -> of(told.account()).find(tx, told.room()))
                .map(it -> new Input.KeysCame(it.keys(), it.secrets()));
    }

    private void keys(RoomId room, PrivateList.Found found) {
        rooms.ifPresent(it -> it.accept(room, new Input.KeysCame(found.keys(), found.secrets())));
    }

    private static void take(Transaction tx, AccountId account, PrivateList.Found found) {
        RoomEntry entry = found.entry();
        Optional<StoredRoom> known = StoredRoom.find(tx, entry.room());
        boolean over = known.filter(RoomLists::isOver).isPresent();
        if (known.isEmpty() || over) {
            begin(tx, account, found);
        }
        if (StoredRoom.read(tx, StoredRoom.conversation(entry.room()), entry.read())) {
            StreamOrder.shown(tx, StoredRoom.conversation(entry.room()), entry.read());
        }
    }

    private static boolean isOver(StoredRoom room) {
        return room.state() == Conversation.State.LEFT || room.state() == Conversation.State.GONE;
    }

    private static void begin(Transaction tx, AccountId account, PrivateList.Found found) {
        RoomEntry entry = found.entry();
        Instant now = Instant.now();
        new StoredRoom(
                        entry.room(),
                        entry.host(),
                        account,
                        Conversation.State.JOINING,
                        "",
                        new StoredRoom.Place(entry.joined(), entry.from(), entry.read()))
                .begin(tx, "Room", now);
        StoredMemory memory = new StoredMemory(entry.room());
        var _ =
                memory.within(
                        tx,
                        () -> {
                            memory.forget();
                            if (found.restore(memory)) { // its machine begins as one that is here
                                RoomArrivals.begun(tx, memory, now);
                                StoredRoom.state(
                                        tx, memory.conversation(), Conversation.State.ACTIVE, "");
                            }
                            return true;
                        });
        RoomRequests.forget(tx, entry.room());
    }
}
