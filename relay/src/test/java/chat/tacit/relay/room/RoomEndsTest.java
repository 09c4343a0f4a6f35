package chat.tacit.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.Key;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What becomes of rooms that nobody uses any more ({@code spec/50-room} §8.3, §23). */
class RoomEndsTest {
    private static final Duration SWEEP = Duration.ofMinutes(15);
    private static final Duration IDLE =
            Limits.defaults().duration(Limit.ROOM_IDLE).plus(Duration.ofMinutes(30));

    private final MemoryStore memory = new MemoryStore(64 << 20);
    private final HeldStore store = new HeldStore(memory);
    private VirtualHost host = new VirtualHost(store, Limits.defaults());

    private TestRoom room() {
        TestRoom room = new TestRoom(host.room(false));
        VirtualSession session = host.session();
        assertThat(room.create(session)).isEqualTo(new Reply.Posted(1, 0));
        room.say(session);
        session.ask(room.part(session, Power.ADMIN, room.random(3_000)));
        return room;
    }

    private int entries(char space, RoomId room) {
        return entries(Key.of(space, room.bytes().shared()));
    }

    private int entries(Key log) {
        return store.log().extent(log).toCompletableFuture().join().entries();
    }

    /** Of all three logs of a room. */
    private List<Integer> logs(TestRoom room) {
        return List.of(entries('s', room.id), entries('e', room.id), entries('v', room.id));
    }

    /** Rooms that are to be looked at in the quarter of an hour that ends then. */
    private int listed(Instant time) {
        long list = Math.ceilDiv(time.getEpochSecond(), SWEEP.toSeconds());
        return entries(Key.of('x', ByteBuffer.allocate(8).putLong(list).array()));
    }

    /** As a relay does it four times in ERASURE. */
    private void sweep() {
        host.endpoint().sweep();
        host.run();
        store.sweep(host.now).toCompletableFuture().join();
    }

    @Test
    void roomThatNobodyUsesLosesAllThatItHad() {
        TestRoom room = room();
        Instant end = host.now.plus(Limits.defaults().duration(Limit.ROOM_IDLE));
        assertThat(listed(end)).isEqualTo(1);
        host.pass(IDLE.minus(Duration.ofHours(1)));
        sweep();
        assertThat(logs(room)).startsWith(1);
        host.pass(Duration.ofHours(1));
        sweep();
        assertThat(logs(room)).containsExactly(0, 0, 0);
        assertThat(listed(end)).isZero();
        assertThat(VirtualSession.refusal(room.say(host.session()))).contains(Refusal.REFUSED);
        assertThat(host.endpoint().rooms()).isZero();
    }

    @Test
    void roomThatIsUsedIsLookedAtAgainWhenItWouldEndNow() {
        TestRoom room = room();
        Duration half = Limits.defaults().duration(Limit.ROOM_IDLE).dividedBy(2);
        host.pass(half);
        room.say(host.session());
        host.pass(IDLE.minus(half));
        sweep();
        assertThat(entries('s', room.id)).isEqualTo(1);
        assertThat(room.say(host.session())).isInstanceOf(Reply.Posted.class);
        host.pass(IDLE.minus(Duration.ofHours(1)));
        sweep();
        assertThat(entries('s', room.id)).isEqualTo(1);
        host.pass(Duration.ofDays(2));
        sweep();
        sweep();
        assertThat(logs(room)).containsExactly(0, 0, 0);
    }

    @Test
    void roomThatNobodyBeganLeavesNothing() {
        RoomId room = host.room(false);
        Key row = Key.of('c', room.bytes().shared());
        host.pass(Duration.ofHours(1).plusSeconds(1));
        sweep();
        assertThat(store.table().get(row).toCompletableFuture().join()).isEmpty();
        assertThat(memory.usage().used()).isZero();
    }

    @Test
    void relayThatWasOffFindsWhatEndedMeanwhile() {
        TestRoom early = room();
        host.pass(Duration.ofDays(1));
        TestRoom late = room();
        Instant now = host.now.plus(IDLE).plus(Duration.ofDays(10));
        host = new VirtualHost(store, Limits.defaults());
        host.now = now;
        sweep();
        assertThat(logs(early)).containsExactly(0, 0, 0);
        assertThat(logs(late)).containsExactly(0, 0, 0);
    }

    @Test
    void roomThatWasDeletedIsInNobodysWay() {
        TestRoom room = room();
        TestRoom other = room();
        VirtualSession session = host.session();
        assertThat(session.ask(room.delete(session, room.keys.admin())))
                .isEqualTo(new Reply.Done());
        host.pass(IDLE);
        sweep();
        assertThat(logs(other)).containsExactly(0, 0, 0);
    }

    @Test
    void sweepThatFailsIsMadeUpFor() {
        TestRoom room = room();
        TestRoom used = room();
        host.pass(Limits.defaults().duration(Limit.ROOM_IDLE).dividedBy(2));
        used.say(host.session());
        host.pass(IDLE);
        store.failing = true;
        sweep();
        store.failing = false;
        sweep();
        assertThat(logs(room)).containsExactly(0, 0, 0);
    }

    @Test
    void liveReaderIsToldThatTheRoomIsOver() {
        host = new VirtualHost(store, Limits.defaults().with(Limit.ROOM_KEEPALIVE, 3_600));
        TestRoom room = room();
        VirtualSession session = host.session();
        VirtualCall reader = session.begin(room.read(session, room.keys, true));
        host.pass(IDLE);
        sweep();
        assertThat(reader.over).isTrue();
        assertThat(VirtualSession.refusal(reader.items.getLast())).contains(Refusal.REFUSED);
    }

    @Test
    void roomsThatNobodyUsesAreForgottenAboveTheLimitAndReadAgain() {
        host = new VirtualHost(store, Limits.defaults().with(Limit.ROOMS_HELD, 3));
        TestRoom watched = room();
        VirtualSession reader = host.session();
        VirtualCall live = reader.begin(watched.read(reader, watched.keys, true));
        TestRoom first = room();
        TestRoom second = room();
        assertThat(host.endpoint().rooms()).isEqualTo(3);
        TestRoom third = room();
        assertThat(host.endpoint().rooms()).isEqualTo(3);
        for (TestRoom room : List.of(first, second, third, watched)) {
            assertThat(room.say(host.session())).isEqualTo(new Reply.Posted(2, 1));
        }
        assertThat(host.endpoint().rooms()).isEqualTo(3);
        assertThat(live.items).filteredOn(Reply.MessageItem.class::isInstance).hasSize(2);
    }
}
