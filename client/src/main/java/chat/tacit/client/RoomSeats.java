package chat.tacit.client;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.RoomWaiting;
import chat.tacit.client.room.RoomWishes;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.protocol.room.RoomId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    private final Map<RoomId, RoomSeat> seats = new HashMap<>();
    private final Thread thread;
    private boolean hosts;
    private long seen = -1;
    private volatile boolean closed;

    /** What is done beside the rooms' machines, by the same process. */
    record Beside(
            OwnAccounts own, HostedRoom.Means means, RoomErrands errands, AccountSeats accounts) {}

    RoomSeats(Profile profile, Loop loop, Beside beside) {
        this.profile = profile;
        this.loop = loop;
        this.own = beside.own();
        this.means = beside.means();
        this.errands = beside.errands();
        this.accounts = beside.accounts();
        this.thread = Thread.ofVirtual().name("tacit-rooms").start(this::run);
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
        seen = state.changes();
        Set<RoomId> open = new HashSet<>();
        for (StoredRoom room : state.rooms()) {
            if (!OVER.contains(room.state()) && isSeated(room, state)) {
                open.add(room.room());
            }
        }
        for (RoomId gone : List.copyOf(seats.keySet())) {
            if (!open.contains(gone)) {
                seats.remove(gone).close();
            }
        }
        accounts.look();
        errands.look(state.rooms().stream().filter(it -> open.contains(it.room())).toList());
    }

    /** Whether there is a seat; not before the account's keys are made. */
    private boolean isSeated(StoredRoom room, State state) {
        RoomSeat seat = seats.get(room.room());
        if (seat != null) {
            if (state.wanting().contains(room.room())) {
                seat.poke();
            }
            return true;
        }
        Optional<Self> self = own.self(room.account());
        self.ifPresent(it -> {
            RoomSeat fresh = new RoomSeat(loop, new HostedRoom(room, it, means), room.host());
            seats.put(room.room(), fresh);
            fresh.start();
        });
        return self.isPresent();
    }

    private void leave() {
        List<RoomSeat> all = List.copyOf(seats.values());
        seats.clear();
        all.forEach(RoomSeat::close);
        all.forEach(seat -> seat.awaitEnd(END));
        errands.rest();
        accounts.rest();
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
