package chat.tacit.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One room at its host, on a store in memory ({@code spec/50-room} §8). */
class ChannelTest {
    private final MemoryStore store = new MemoryStore(64 << 20);
    private VirtualHost host = new VirtualHost(store, Limits.defaults());
    private VirtualSession session = host.session();
    private TestRoom room = new TestRoom(host.room(false));

    @BeforeEach
    void create() {
        assertThat(room.create(session)).isEqualTo(new Reply.Posted(1, 0));
    }

    private void with(Limit limit, long value) {
        host = new VirtualHost(store, Limits.defaults().with(limit, value));
        session = host.session();
        room = new TestRoom(host.room(false));
        create();
    }

    @Test
    void messageGetsPositionAndStamp() {
        assertThat(room.say(session)).isEqualTo(new Reply.Posted(1, 1));
        room.change(session, Power.MEMBER);
        assertThat(room.say(session)).isEqualTo(new Reply.Posted(2, 2));
    }

    @Test
    void roomBeginsOnceAndByItsOwnAdminKey() {
        TestRoom other = new TestRoom(room.id);
        assertThat(refusal(other.create(session))).contains(Refusal.REFUSED);

        TestRoom unknown = new TestRoom(new chat.tacit.protocol.room.RoomId(room.random(32)));
        assertThat(refusal(unknown.create(session))).contains(Refusal.REFUSED);

        TestRoom fresh = new TestRoom(host.room(false));
        StateEvent event = fresh.event(Optional.of(fresh.keys.turn(true, List.of())));
        assertThat(refusal(session.ask(fresh.post(session, fresh.keys, Power.MEMBER, event))))
                .contains(Refusal.REFUSED);
        assertThat(fresh.create(session)).isEqualTo(new Reply.Posted(1, 0));
    }

    @Test
    void roomThatNobodyBeganIsGoneAfterAnHour() {
        TestRoom late = new TestRoom(host.room(false));
        host.pass(Duration.ofHours(1));
        session = host.session();
        assertThat(refusal(late.create(session))).contains(Refusal.REFUSED);
    }

    @Test
    void unknownRoomTermAndSignatureAreOneRefusal() {
        TestRoom stranger = new TestRoom(room.id);
        stranger.keys =
                new TestRoom.Keys(
                        new Term(1),
                        stranger.keys.posting(),
                        stranger.keys.reading(),
                        stranger.keys.admin());
        assertThat(refusal(stranger.say(session))).contains(Refusal.REFUSED);

        room.change(session, Power.MEMBER);
        TestRoom.Keys noCommit =
                new TestRoom.Keys(
                        new Term(2), room.keys.posting(), room.keys.reading(), room.keys.admin());
        assertThat(refusal(session.ask(room.message(session, noCommit, room.random(20)))))
                .contains(Refusal.REFUSED);
        TestRoom nowhere = new TestRoom(new chat.tacit.protocol.room.RoomId(room.random(32)));
        nowhere.keys = room.keys;
        assertThat(refusal(nowhere.say(session))).contains(Refusal.REFUSED);
    }

    @Test
    void secondOfTwoOnOneHeadIsStale() {
        StateEvent first = room.event(Optional.empty());
        StateEvent second = room.event(Optional.empty());
        assertThat(session.ask(room.post(session, room.keys, Power.MEMBER, first)))
                .isEqualTo(new Reply.Posted(2, 0));
        assertThat(session.ask(room.post(session, room.keys, Power.ADMIN, second)))
                .isEqualTo(
                        Reply.Refused.stale(new Reply.Head(first.place(), 3, room.keys.term(), 0)));
    }

    @Test
    void headHasToBeTheOneByHashAsWell() {
        StateEvent event = room.event(Optional.empty());
        Place other = new Place(1, room.random(32));
        Posting posting = new Posting.State(event, other);
        assertThat(refusal(session.ask(room.post(session, room.keys, Power.ADMIN, posting))))
                .contains(Refusal.STALE);
    }

    @Test
    void commitSwitchesTheKeysForPosts() {
        TestRoom.Keys before = room.keys;
        room.commit(session, Power.ADMIN, true);
        assertThat(refusal(session.ask(room.message(session, before, room.random(20)))))
                .contains(Refusal.STALE);
        assertThat(room.say(session)).isEqualTo(new Reply.Posted(1, 2));
    }

    @Test
    void commitUnderPIsTakenWhenDue() {
        Reply early = room.commit(session, Power.MEMBER, false);
        assertThat(early).isEqualTo(Reply.Refused.of(Refusal.TOO_MANY, 7 * 24 * 3_600));
        for (int i = 0; i < 99; i++) {
            room.say(session);
        }
        assertThat(refusal(room.commit(session, Power.MEMBER, false))).contains(Refusal.TOO_MANY);
        room.change(session, Power.MEMBER);
        assertThat(refusal(room.commit(session, Power.MEMBER, false))).isEmpty();

        host.pass(Duration.ofDays(7).minusSeconds(1));
        session = host.session();
        assertThat(room.commit(session, Power.MEMBER, false))
                .isEqualTo(Reply.Refused.of(Refusal.TOO_MANY, 1));
        host.pass(Duration.ofSeconds(1));
        assertThat(refusal(room.commit(session, Power.MEMBER, false))).isEmpty();
    }

    @Test
    void commitUnderPKeepsA() {
        TestRoom.Keys other = room.fresh(Term.NONE);
        assertThat(refusal(room.commit(session, Power.MEMBER, other, true)))
                .contains(Refusal.REFUSED);
        assertThat(refusal(room.commit(session, Power.MEMBER, true))).isEmpty();
        assertThat(refusal(room.commit(session, Power.ADMIN, false))).isEmpty();
    }

    @Test
    void membersMakeSixtyChangesAnHourAndAdminsAnyNumber() {
        for (int i = 0; i < 60; i++) {
            assertThat(refusal(room.change(session, Power.MEMBER))).isEmpty();
        }
        assertThat(refusal(room.change(session, Power.MEMBER))).contains(Refusal.TOO_MANY);
        assertThat(refusal(room.commit(session, Power.MEMBER, true))).contains(Refusal.TOO_MANY);
        assertThat(refusal(room.change(session, Power.ADMIN))).isEmpty();
        host.pass(Duration.ofHours(1));
        session = host.session();
        assertThat(refusal(room.change(session, Power.MEMBER))).isEmpty();
    }

    @Test
    void fullRoomStillTakesARemoval() {
        host =
                new VirtualHost(
                        store,
                        Limits.defaults()
                                .with(Limit.ROOM_STATE_EVENTS, 64)
                                .with(Limit.ROOM_STATE_RESERVE, 32));
        session = host.session();
        room = new TestRoom(host.room(false));
        create();
        for (int i = 1; i < 32; i++) {
            assertThat(refusal(room.change(session, Power.MEMBER))).isEmpty();
        }
        assertThat(refusal(room.change(session, Power.MEMBER))).contains(Refusal.ROOM_FULL);
        for (int i = 32; i < 64; i++) {
            assertThat(refusal(room.commit(session, Power.ADMIN, true))).isEmpty();
        }
        assertThat(refusal(room.commit(session, Power.ADMIN, true))).contains(Refusal.ROOM_FULL);
    }

    @Test
    void roomHoldsSoManyEventsAndSoManyBytes() {
        with(Limit.ROOM_EVENTS, 2);
        room.say(session);
        room.say(session);
        assertThat(refusal(room.say(session))).contains(Refusal.ROOM_FULL);

        with(Limit.ROOM_BYTES, 65_536);
        for (int i = 0; i < 4; i++) {
            assertThat(refusal(room.say(session, room.random(16_384)))).isEmpty();
        }
        assertThat(refusal(room.say(session, room.random(1)))).contains(Refusal.ROOM_FULL);
    }

    @Test
    void sameBytesAreAnsweredWithTheirPosition() {
        Bytes message = room.random(100);
        Reply first = room.say(session, message);
        room.say(session);
        room.change(session, Power.MEMBER);
        assertThat(room.say(session, message)).isEqualTo(first);
        session = new VirtualHost(store, Limits.defaults()).session();
        assertThat(room.say(session, message)).isEqualTo(first);
    }

    @Test
    void turnNamesPartsThatAreThere() {
        Bytes part = room.random(3_000);
        Reply.Posted posted = (Reply.Posted) session.ask(room.part(session, Power.ADMIN, part));
        PartRef good = TestRoom.ref(posted.position(), part);
        for (PartRef wrong :
                List.of(
                        TestRoom.ref(posted.position(), room.random(3)),
                        TestRoom.ref(posted.position() + 1, part),
                        TestRoom.ref(0, part))) {
            StateEvent event = room.event(Optional.of(room.keys.turn(true, List.of(good, wrong))));
            assertThat(refusal(session.ask(room.post(session, room.keys, Power.ADMIN, event))))
                    .contains(Refusal.REFUSED);
        }
        StateEvent event = room.event(Optional.of(room.keys.turn(true, List.of(good))));
        assertThat(session.ask(room.post(session, room.keys, Power.ADMIN, event)))
                .isEqualTo(new Reply.Posted(2, 0));
    }

    @Test
    void partsAreReadWithAnyTermAndHalfOfTheirRoomIsForAdmins() {
        with(Limit.ROOM_PARTS_BYTES, 1 << 20);
        Bytes part = room.random(61_440);
        for (int i = 0; i < 8; i++) {
            assertThat(refusal(session.ask(room.part(session, Power.MEMBER, part)))).isEmpty();
        }
        assertThat(refusal(session.ask(room.part(session, Power.MEMBER, part))))
                .contains(Refusal.ROOM_FULL);
        assertThat(refusal(session.ask(room.part(session, Power.ADMIN, part)))).isEmpty();

        TestRoom.Keys before = room.keys;
        room.commit(session, Power.ADMIN, true);
        assertThat(session.ask(room.getPart(session, before, 3))).isEqualTo(new Reply.Part(part));
        assertThat(refusal(session.ask(room.getPart(session, before, 10))))
                .contains(Refusal.REFUSED);
    }

    /** Whoever was removed has them still. */
    @Test
    void keysThatAreOverPutNoPartAndDeleteNoRoom() {
        TestRoom.Keys before = room.keys;
        room.commit(session, Power.ADMIN, true);
        TestRoom.Keys now = room.keys;
        room.keys = before;
        for (Power power : Power.values()) {
            assertThat(refusal(session.ask(room.part(session, power, room.random(99)))))
                    .contains(Refusal.STALE);
        }
        assertThat(refusal(session.ask(room.delete(session, before.admin()))))
                .contains(Refusal.STALE);
        room.keys = now;
        assertThat(refusal(room.say(session))).isEmpty();
    }

    @Test
    void howThingsStandIsReadFromTheLogAfterARestart() {
        for (int i = 0; i < 70; i++) {
            room.say(session);
        }
        room.change(session, Power.MEMBER);
        room.commit(session, Power.ADMIN, true);
        room.change(session, Power.ADMIN);

        session = new VirtualHost(store, Limits.defaults()).session();
        assertThat(room.say(session)).isEqualTo(new Reply.Posted(71, 4));
        assertThat(refusal(room.change(session, Power.MEMBER))).isEmpty();
        assertThat(room.head.position()).isEqualTo(5);
    }

    @Test
    void deletedRoomIsGoneForEverybody() {
        room.say(session);
        VirtualCall reader = session.begin(room.read(session, room.keys, true));
        assertThat(refusal(session.ask(room.delete(session, room.keys.posting()))))
                .contains(Refusal.REFUSED);
        assertThat(session.ask(room.delete(session, room.keys.admin())))
                .isEqualTo(new Reply.Done());
        assertThat(reader.over).isTrue();
        assertThat(refusal(reader.items.getLast())).contains(Refusal.REFUSED);
        assertThat(refusal(room.say(session))).contains(Refusal.REFUSED);
        assertThat(refusal(new TestRoom(room.id).create(session))).contains(Refusal.REFUSED);
    }

    @Test
    void onlyPrivatePairsAreTrimmed() {
        room.say(session);
        assertThat(refusal(session.ask(room.trim(session, room.keys.admin(), 1))))
                .contains(Refusal.REFUSED);

        room = new TestRoom(host.room(true));
        create();
        room.say(session);
        room.say(session);
        assertThat(refusal(session.ask(room.trim(session, room.keys.posting(), 1))))
                .contains(Refusal.REFUSED);
        assertThat(session.ask(room.trim(session, room.keys.admin(), 1)))
                .isEqualTo(new Reply.Done());
        VirtualCall reader = session.begin(room.read(session, room.keys, false));
        assertThat(reader.items)
                .filteredOn(Reply.MessageItem.class::isInstance)
                .extracting(item -> ((Reply.MessageItem) item).position())
                .containsExactly(2L);
    }

    @Test
    void sessionThatPostsTooFastWaits() {
        for (int i = 0; i < 199; i++) {
            room.say(session);
        }
        Request next = room.message(session, room.keys, room.random(9));
        VirtualCall call = session.begin(_ -> next);
        assertThat(call.over).isFalse();
        host.pass(Duration.ofMillis(50));
        assertThat(call.reply()).isEqualTo(new Reply.Posted(200, 1));
    }

    @Test
    void fullStoreTakesNothingMore() {
        host.endpoint().room(false);
        host.run();
        assertThat(refusal(room.say(session))).contains(Refusal.FULL);
        assertThat(refusal(room.change(session, Power.ADMIN))).contains(Refusal.FULL);
        assertThat(refusal(session.ask(room.part(session, Power.ADMIN, room.random(9)))))
                .contains(Refusal.FULL);
    }

    private static Optional<Refusal> refusal(Reply reply) {
        return VirtualSession.refusal(reply);
    }
}
