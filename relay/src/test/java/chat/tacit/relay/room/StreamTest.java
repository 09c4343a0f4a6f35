package chat.tacit.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reading a room, from any place, live, with a key of any term ({@code spec/50-room} §8.5). */
class StreamTest {
    private final HeldStore store = new HeldStore(new MemoryStore(256 << 20));
    private final VirtualHost host = new VirtualHost(store, Limits.defaults());
    private final VirtualSession session = host.session();
    private final TestRoom room = new TestRoom(host.room(false));

    @BeforeEach
    void create() {
        room.create(session);
    }

    private VirtualCall read(TestRoom.Keys keys, boolean live) {
        return session.begin(room.read(session, keys, live));
    }

    /** What was told, as {@code s1 m1 h …}. */
    private static String told(VirtualCall call) {
        StringBuilder out = new StringBuilder();
        for (Reply item : call.items) {
            out.append(
                    switch (item) {
                        case Reply.Head _ -> "h ";
                        case Reply.StateItem it -> "s" + it.event().position() + " ";
                        case Reply.MessageItem it -> "m" + it.position() + " ";
                        case Reply.Quiet _ -> "q ";
                        case Reply.Refused it -> it.refusal() + " ";
                        default -> throw new IllegalStateException("not of a stream");
                    });
        }
        return out.toString().strip();
    }

    @Test
    void bothStreamsComeInTheOneOrderThatTheyHave() {
        room.say(session);
        room.say(session);
        room.change(session, Power.MEMBER);
        room.say(session);
        room.commit(session, Power.ADMIN, true);
        room.change(session, Power.ADMIN);
        room.say(session);
        assertThat(told(read(room.keys, false))).isEqualTo("h s1 m1 m2 s2 m3 s3 s4 m4 h");
        VirtualCall from = session.begin(room.read(session, room.keys, new Positions(2, 2), false));
        assertThat(told(from)).isEqualTo("h m3 s3 s4 m4 h");
        assertThat(from.over).isTrue();
    }

    @Test
    void rangeEndsWhereItWasAskedToEnd() {
        for (int i = 0; i < 5; i++) {
            room.say(session);
        }
        assertThat(told(session.begin(room.last(session, 2)))).isEqualTo("h m4 m5 h");
        VirtualCall through =
                session.begin(frame -> {
                    Request.StreamEvents all =
                            (Request.StreamEvents)
                                    room.read(session, room.keys, false).apply(frame);
                    return new Request.StreamEvents(all.by(), new Positions(1, 1), 3, 0, false);
                });
        assertThat(told(through)).isEqualTo("h m2 m3 h");
    }

    @Test
    void liveStreamStaysAndSaysThatItIsAlive() {
        VirtualCall reader = read(room.keys, true);
        assertThat(told(reader)).isEqualTo("h s1 h");
        room.say(session);
        room.change(session, Power.MEMBER);
        assertThat(told(reader)).isEqualTo("h s1 h m1 h s2 h");
        host.pass(Duration.ofSeconds(20));
        assertThat(told(reader)).endsWith("h q");
        host.pass(Duration.ofMinutes(30));
        room.say(session);
        assertThat(told(reader)).endsWith("q m2 h");
        reader.leave();
        room.say(session);
        assertThat(told(reader)).endsWith("q m2 h");
    }

    @Test
    void removedMemberReadsTheCommitOfTheAdminAndNothingAfter() {
        TestRoom.Keys removed = room.keys;
        room.say(session);
        VirtualCall live = read(removed, true);
        room.commit(session, Power.ADMIN, true);
        room.say(session);
        room.change(session, Power.ADMIN);
        assertThat(told(live)).isEqualTo("h s1 m1 h s2 STALE");
        assertThat(live.over).isTrue();
        assertThat(told(read(removed, true))).isEqualTo("h s1 m1 s2 STALE");
        assertThat(told(session.begin(room.read(session, removed, new Positions(3, 1), false))))
                .isEqualTo("h STALE");
    }

    @Test
    void falseCommitOfAMemberIsReadPastToTheOneThatUndoesIt() {
        TestRoom.Keys member = room.keys;
        VirtualCall live = read(member, true);
        room.say(session);
        room.commit(session, Power.MEMBER, true);
        room.say(session);
        assertThat(told(read(member, false))).isEqualTo("h s1 m1 s2 STALE");
        room.change(session, Power.MEMBER);
        room.commit(session, Power.ADMIN, true);
        assertThat(told(live)).isEqualTo("h s1 h m1 h s2 h s3 h s4 STALE");
    }

    @Test
    void laterTermReadsWhatWasBefore() {
        room.say(session);
        room.commit(session, Power.ADMIN, true);
        assertThat(told(read(room.keys, false))).isEqualTo("h s1 m1 s2 h");
    }

    @Test
    void nothingIsToldBeforeItIsDurable() {
        VirtualCall live = read(room.keys, true);
        store.holding = true;
        Request message = room.message(session, room.keys, room.random(20));
        VirtualCall post = session.begin(_ -> message);
        assertThat(store.held()).isEqualTo(1);
        assertThat(post.over).isFalse();
        assertThat(told(live)).isEqualTo("h s1 h");
        assertThat(told(read(room.keys, false))).isEqualTo("h s1 h");
        store.release();
        host.run();
        assertThat(post.reply()).isEqualTo(new Reply.Posted(1, 1));
        assertThat(told(live)).isEqualTo("h s1 h m1 h");
    }

    @Test
    void messageThatComesWhileACommitIsUnderWayIsStale() {
        store.holding = true;
        TestRoom.Keys before = room.keys;
        TestRoom.Keys next = room.fresh(before.term());
        var event = room.event(Optional.of(next.turn(true, List.of())));
        Request commit = room.post(session, before, Power.ADMIN, event);
        VirtualCall committing = session.begin(_ -> commit);
        Request message = room.message(session, before, room.random(20));
        VirtualCall posting = session.begin(_ -> message);
        assertThat(posting.over).isFalse();
        store.release();
        host.run();
        assertThat(committing.reply()).isEqualTo(new Reply.Posted(2, 0));
        assertThat(VirtualSession.refusal(posting.reply())).contains(Refusal.STALE);
    }

    @Test
    void stateEventWaitsForTheMessagesBeforeIt() {
        store.holding = true;
        Request message = room.message(session, room.keys, room.random(20));
        VirtualCall posting = session.begin(_ -> message);
        Request change = room.post(session, room.keys, Power.ADMIN, room.event(Optional.empty()));
        VirtualCall changing = session.begin(_ -> change);
        assertThat(store.held()).isEqualTo(1);
        store.release();
        host.run();
        assertThat(posting.reply()).isEqualTo(new Reply.Posted(1, 1));
        assertThat(changing.reply()).isEqualTo(new Reply.Posted(2, 0));
        assertThat(told(read(room.keys, false))).isEqualTo("h s1 m1 s2 h");
    }

    @Test
    void failedAppendIsToldAndTheRoomIsReadAgain() {
        VirtualCall live = read(room.keys, true);
        store.failing = true;
        assertThat(VirtualSession.refusal(room.say(session))).contains(Refusal.RETRY);
        assertThat(VirtualSession.refusal(room.change(session, Power.ADMIN)))
                .contains(Refusal.RETRY);
        store.failing = false;
        assertThat(room.say(session)).isEqualTo(new Reply.Posted(1, 1));
        assertThat(told(live)).isEqualTo("h s1 h m1 h");
    }

    @Test
    void readerThatStopsHoldsNobodyUp() {
        for (int i = 0; i < 150; i++) {
            room.say(session, room.random(16_000));
        }
        VirtualCall quick = session.begin(room.read(session, room.keys, true));
        assertThat(quick.items).hasSize(153);
        VirtualCall stopped = stopped(host.session(2));
        int before = stopped.items.size();
        assertThat(before).isLessThan(30);
        room.say(session);
        assertThat(told(quick)).endsWith("m151 h");
        assertThat(stopped.items).hasSize(before);
        stopped.resume();
        assertThat(told(stopped)).endsWith("m151 h");
        assertThat(stopped.items).hasSize(154);
    }

    private VirtualCall stopped(VirtualSession reader) {
        var sealed = reader.frames.seal(room.read(reader, room.keys, true));
        VirtualCall call = new VirtualCall(host, Optional.of(sealed));
        call.stopsAfter = 2;
        call.begin(sealed.method(), reader.address, sealed.message());
        return call;
    }

    @Test
    void sessionHasSoManyStreamsOpen() {
        for (int i = 0; i < host.identity.offer().limits().value(Limit.ROOM_STREAMS); i++) {
            assertThat(read(room.keys, true).over).isFalse();
        }
        VirtualCall more = read(room.keys, true);
        assertThat(VirtualSession.refusal(more.reply())).contains(Refusal.TOO_MANY);
        assertThat(told(read(room.keys, true))).isEqualTo("TOO_MANY");
    }
}
