package chat.tacit.client;

import chat.tacit.client.account.Accounts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.PairCarrier;
import chat.tacit.client.room.RoomArrivals;
import chat.tacit.client.room.RoomWaiting;
import chat.tacit.client.room.RoomWishes;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.e2ee.room.member.Input;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rooms that this process hosts for its profile: all of them, as long as it is the one that
 * receives. Others leave what they want in the database, where this finds it.
 */
final class RoomSeats implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoomSeats.class);

    /** How often it looks at least. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    /** How long what is under way in a transaction gets to end. */
    private static final Duration END = Duration.ofSeconds(2);

    /** How long after trouble it looks again. */
    private static final Duration REST = Duration.ofSeconds(5);

    /** Of these nothing more is asked. */
    private static final Set<Conversation.State> OVER =
            EnumSet.of(
                    Conversation.State.REFUSED, Conversation.State.LEFT, Conversation.State.GONE);

    private final Profile profile;
    private final Loop loop;
    private final OwnAccounts own;
    private final HostedRoom.Means means;
    private final RoomErrands errands;
    private final AccountSeats accounts;
    private final RoomLists lists;
    private final Map<RoomId, RoomSeat> seats = new ConcurrentHashMap<>();
    private final Map<RoomId, Sitting> sittings = new HashMap<>();
    private final Thread thread;
    private boolean hosts;
    private volatile long seen = -1;
    private volatile boolean closed;

    /** Who sits in a room, as of which keys of the account. */
    private record Sitting(HostedRoom hosted, long stamp) {}

    /** What is done beside the rooms' machines, by the same process. */
    record Beside(
            OwnAccounts own,
            HostedRoom.Means means,
            RoomErrands errands,
            AccountSeats accounts,
            RoomLists lists) {}

    RoomSeats(Profile profile, Loop loop, Beside beside) {
        this.profile = profile;
        this.loop = loop;
        this.own = beside.own();
        this.means = beside.means();
        this.errands = beside.errands();
        this.accounts = beside.accounts();
        this.lists = beside.lists();
        lists.onKeys(this::give);
        this.thread = Thread.ofVirtual().name("tacit-rooms").start(this::run);
    }

    /** The profile's accounts, which take the lists of their rooms along to new keys. */
    static Accounts accounts(Loop loop, Parts parts) {
        PairCarrier lists = new PairCarrier(loop, loop.secrets(), parts.entropy());
        return new Accounts(loop, loop.secrets(), parts.entropy(), lists);
    }

    /** The seats of a profile, wired by hand. */
    static RoomSeats of(Profile profile, Loop loop, Parts parts, Accounts accounts) {
        return of(profile, loop, parts, accounts, new ProfileAccounts(accounts));
    }

    /** The same, of whoever the profile is in its rooms. */
    static RoomSeats of(
            Profile profile, Loop loop, Parts parts, Accounts accounts, OwnAccounts own) {
        RoomLists lists = new RoomLists(loop, own, parts.entropy());
        HostedRoom.Means means =
                new HostedRoom.Means(new RoomArrivals(parts.entropy()), lists, parts.entropy());
        RoomErrands errands =
                new RoomErrands(
                        new RoomInviting(loop, parts, own),
                        new RoomEntering(loop, own, lists, parts.entropy()),
                        new AccountErrands(loop, parts.rooms(), accounts));
        AccountSeats seats = new AccountSeats(loop, own, parts.entropy());
        return new RoomSeats(profile, loop, new Beside(own, means, errands, seats, lists));
    }

    private void run() {
        while (!closed && !loop.isClosed()) {
            try {
                var _ = loop.await(LOOK, this::isNews);
                follow();
            } catch (DatabaseException e) {
                LOG.warn("The profile can't be read now; it is tried again.");
                var _ = loop.await(REST, () -> closed);
            }
        }
    }

    private boolean isNews() {
        return closed
                || loop.isReceiving() != hosts
                || (hosts && profile.read(RoomWishes::changes) != seen);
    }

    /** What of the rooms is so now. */
    private record State(List<StoredRoom> rooms, Set<RoomId> wanting, long changes) {
        static State of(Transaction tx) {
            Set<RoomId> wanting = new HashSet<>(RoomWishes.rooms(tx));
            RoomWaiting.rooms(tx)
                    .forEach(one ->
                            StoredRoom.find(tx, one).ifPresent(it -> wanting.add(it.room())));
            return new State(StoredRoom.all(tx), wanting, RoomWishes.changes(tx));
        }
    }

    private synchronized void follow() {
        hosts = loop.isReceiving();
        if (!hosts || closed) {
            leave();
            return;
        }
        State state = profile.read(State::of);
        Set<RoomId> open = new HashSet<>();
        for (StoredRoom room : state.rooms()) {
            if (!OVER.contains(room.state()) && isSeated(room, state)) {
                open.add(room.room());
            }
        }
        for (RoomId room : List.copyOf(seats.keySet())) {
            if (!open.contains(room)) {
                sittings.remove(room);
                Optional.ofNullable(seats.remove(room)).ifPresent(RoomSeat::close);
            }
        }
        accounts.look();
        lists.look();
        errands.look(state.rooms().stream().filter(it -> open.contains(it.room())).toList());
        seen = state.changes(); // all of it is begun: whoever waits for that looks here
    }

    /** Whether there is a seat; not before the account's keys are made. */
    private boolean isSeated(StoredRoom room, State state) {
        RoomSeat seat = seats.get(room.room());
        if (seat != null && seat.isOver()) {
            seats.remove(room.room());
            seat.close();
            seat.awaitEnd(END);
        } else if (seat != null) {
            renew(room, seat);
            if (state.wanting().contains(room.room())) {
                seat.poke();
            }
            return true;
        }
        long stamp = own.stamp(room.account());
        Optional<Self> self = own.self(room.account());
        self.ifPresent(it -> {
            HostedRoom hosted = new HostedRoom(room, it, means);
            RoomSeat fresh = new RoomSeat(loop, hosted, room.host());
            seats.put(room.room(), fresh);
            sittings.put(room.room(), new Sitting(hosted, stamp));
            fresh.start();
            if (room.state() == Conversation.State.JOINING) {
                lists.keysOf(new HostedRoom.Told(room.account(), room.room()))
                        .ifPresent(fresh::begin);
            }
        });
        return self.isPresent();
    }

    /** The account may have other keys since this device sat down. */
    private void renew(StoredRoom room, RoomSeat seat) {
        Sitting before = sittings.get(room.room());
        long stamp = own.stamp(room.account());
        if (before != null && before.stamp() != stamp) {
            own.self(room.account())
                    .ifPresent(it -> {
                        before.hosted().become(it);
                        sittings.put(room.room(), new Sitting(before.hosted(), stamp));
                        seat.renew();
                    });
        }
    }

    private void leave() {
        List<RoomSeat> all = List.copyOf(seats.values());
        seats.clear();
        sittings.clear();
        all.forEach(RoomSeat::close);
        all.forEach(seat -> seat.awaitEnd(END));
        errands.rest();
        accounts.rest();
        lists.rest();
    }

    /**
     * Waits until all that waited at the hosts has come, as far as they can be reached.
     *
     * @param quiet how long nothing has to have come
     */
    void awaitCaughtUp(Duration quiet, Duration patience) {
        var _ =
                loop.await(
                        patience,
                        () -> {
                            Instant now = Instant.now();
                            return !loop.isReceiving()
                                    || (isFollowing()
                                            && seated().stream()
                                                    .allMatch(it -> it.isQuiet(quiet, now)));
                        });
    }

    /** Whether what there is to be done is known, and begun. */
    private boolean isFollowing() {
        return profile.read(RoomWishes::changes) == seen
                && accounts.isSettled()
                && lists.isSettled()
                && errands.isSettled();
    }

    private List<RoomSeat> seated() {
        return seats.values().stream().toList();
    }

    /** Why an account that was begun couldn't be made on when this process tried last. */
    Optional<String> trouble(AccountId account) {
        return accounts.trouble(account);
    }

    /** Hands something to the machine of a room, if that is hosted here. */
    private void give(RoomId room, Input input) {
        Optional<RoomSeat> seat;
        synchronized (this) {
            follow();
            seat = Optional.ofNullable(seats.get(room));
        }
        if (seat.isPresent()) {
            try {
                seat.get().give(input);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends hosting; whoever goes on finds all in the database. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        synchronized (this) {
            leave();
        }
        errands.close();
        accounts.rest();
    }
}
