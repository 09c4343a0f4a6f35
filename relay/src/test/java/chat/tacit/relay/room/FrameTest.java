package chat.tacit.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.room.ClientCall;
import chat.tacit.protocol.room.Frame;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;

/** What a relay does with a call before it looks at what is asked ({@code spec/50-room} §3). */
class FrameTest {
    private static final Request ASKED = new Request.GetSignIn(new Handle("anna"));

    private final VirtualHost host =
            new VirtualHost(
                    new MemoryStore(1 << 20),
                    Limits.defaults().with(Limit.ROOM_SESSIONS_PER_ADDRESS, 3));
    private final VirtualSession session = host.session();

    @Test
    void nothingServesTwiceOrElsewhere() {
        ClientCall call = session.frames.seal(ASKED);
        assertThat(session.send(call.method(), call.message()).rejected).isEmpty();
        VirtualCall again = session.send(call.method(), call.message());
        assertThat(again.rejected).contains(Refusal.MALFORMED);
        assertThat(again.struck).isFalse();
        assertThat(session.ask(ASKED)).isInstanceOf(Reply.class);

        ClientCall other = session.frames.seal(ASKED);
        VirtualCall elsewhere = session.send(Method.GET_KEY, other.message());
        assertThat(elsewhere.rejected).contains(Refusal.UNOPENABLE);
        assertThat(elsewhere.struck).isTrue();
        assertForgotten(session);
    }

    @Test
    void capabilityOfOneSessionIsNothingInAnother() {
        TestRoom room = new TestRoom(host.room(false));
        room.create(session);
        Request recorded = room.message(session, room.keys, room.random(10));
        assertThat(VirtualSession.refusal(host.session().ask(recorded))).contains(Refusal.REFUSED);
        assertThat(session.ask(recorded)).isEqualTo(new Reply.Posted(1, 1));
        var read = room.read(session, room.keys, false).apply(session.frames.seal(ASKED).number());
        assertThat(VirtualSession.refusal(session.begin(_ -> read).reply()))
                .contains(Refusal.REFUSED);
    }

    @Test
    void changedFrameEndsTheSession() {
        byte[] message = session.frames.seal(ASKED).message();
        message[message.length - 1] ^= 1;
        VirtualCall call = session.send(Method.GET_SIGN_IN, message);
        assertThat(call.rejected).contains(Refusal.UNOPENABLE);
        assertThat(call.struck).isTrue();
        assertForgotten(session);
    }

    @Test
    void whatIsNoFrameIsMalformed() {
        byte[] whole = session.frames.seal(ASKED).message();
        for (byte[] message :
                new byte[][] {new byte[0], {1, 2, 3}, Arrays.copyOf(whole, whole.length + 1)}) {
            VirtualCall call = session.send(Method.GET_SIGN_IN, message);
            assertThat(call.rejected).contains(Refusal.MALFORMED);
            assertThat(call.struck).isTrue();
        }
        assertThat(session.ask(ASKED)).isInstanceOf(Reply.class);
        assertThat(session.send(Method.HELLO, new byte[] {9}).rejected).contains(Refusal.MALFORMED);
    }

    @Test
    void numberFarBelowTheHighestIsTooOld() {
        ClientCall old = session.frames.seal(ASKED);
        ClientCall late = session.frames.seal(ASKED);
        for (int i = 2; i < 1_024; i++) {
            session.frames.seal(ASKED);
        }
        ClientCall newest = session.frames.seal(ASKED);
        assertThat(newest.number()).isEqualTo(1_024);
        assertThat(session.send(newest.method(), newest.message()).rejected).isEmpty();
        assertThat(session.send(old.method(), old.message()).rejected).contains(Refusal.MALFORMED);
        assertThat(session.send(late.method(), late.message()).rejected).isEmpty();
    }

    @Test
    void sessionIsForgottenWhenItIsIdle() {
        VirtualSession unused = host.session();
        session.ask(ASKED);
        host.pass(Duration.ofSeconds(59));
        VirtualSession quick = host.session();
        assertThat(quick.ask(ASKED)).isInstanceOf(Reply.class);
        host.pass(Duration.ofSeconds(1));
        assertForgotten(unused);
        assertThat(session.ask(ASKED)).isInstanceOf(Reply.class);
        host.pass(Duration.ofSeconds(599));
        assertThat(session.ask(ASKED)).isInstanceOf(Reply.class);
        host.pass(Duration.ofMinutes(10));
        assertForgotten(session);
    }

    @Test
    void addressKeepsSoManySessions() {
        VirtualSession second = host.session();
        VirtualSession elsewhere = host.session(2);
        host.session();
        session.ask(ASKED);
        host.session();
        assertForgotten(second);
        assertThat(session.ask(ASKED)).isInstanceOf(Reply.class);
        assertThat(elsewhere.ask(ASKED)).isInstanceOf(Reply.class);
    }

    /** Somebody behind the same address says hello over and over, and asks something in between. */
    @Test
    void strangerAtTheSameAddressEndsNobodysSession() {
        VirtualHost shared =
                new VirtualHost(
                        new MemoryStore(1 << 20),
                        Limits.defaults().with(Limit.ROOM_SESSIONS_PER_ADDRESS, 4));
        TestRoom room = new TestRoom(shared.room(false));
        VirtualSession asks = shared.session();
        room.create(asks);
        VirtualSession reads = shared.session();
        VirtualCall stream = reads.begin(room.read(reads, room.keys, true));
        for (int i = 0; i < 20; i++) {
            VirtualSession stranger = shared.session();
            assertThat(asks.ask(ASKED)).isInstanceOf(Reply.class);
            assertThat(stream.over).isFalse();
            if (i % 2 == 0) {
                assertThat(stranger.ask(ASKED)).isInstanceOf(Reply.class);
            }
        }
        for (int i = 0; i < 20; i++) {
            shared.session().ask(ASKED);
        }
        shared.pass(Duration.ofMinutes(1));
        assertThat(stream.over).isFalse();
        assertThat(shared.endpoint().sessions()).isEqualTo(4);
    }

    @Test
    void relayKeepsSoManySessionsAndThoseInUseFirst() {
        VirtualHost small =
                new VirtualHost(
                        new MemoryStore(1 << 20), Limits.defaults().with(Limit.ROOM_SESSIONS, 3));
        VirtualSession used = small.session(1);
        used.ask(ASKED);
        VirtualSession unused = small.session(2);
        VirtualSession later = small.session(3);
        VirtualSession last = small.session(4);
        assertForgotten(unused);
        assertThat(used.ask(ASKED)).isInstanceOf(Reply.class);
        assertThat(later.ask(ASKED)).isInstanceOf(Reply.class);
        assertThat(last.ask(ASKED)).isInstanceOf(Reply.class);
        assertThat(small.endpoint().sessions()).isEqualTo(3);
        VirtualCall busy = last.send(Method.HELLO, VirtualSession.greeting(small));
        assertThat(busy.rejected).contains(Refusal.BUSY);
        assertThat(busy.struck).isFalse();
        small.pass(Duration.ofMinutes(10));
        assertThat(small.session(5).ask(ASKED)).isInstanceOf(Reply.class);
    }

    @Test
    void methodsAreCalledOnTheirKindOfSession() {
        assertThat(VirtualSession.refusal(session.ask(new Request.GetPrivateKey())))
                .contains(Refusal.SIGN_IN);
        TestAccount account = new TestAccount(host, "anna");
        account.register(session);
        TestRoom room = new TestRoom(host.room(false));
        assertThat(VirtualSession.refusal(room.create(session))).contains(Refusal.REFUSED);
    }

    private static void assertForgotten(VirtualSession session) {
        ClientCall call = session.frames.seal(ASKED);
        VirtualCall made = session.send(call.method(), call.message());
        assertThat(made.rejected).contains(Refusal.SESSION);
        assertThat(made.struck).isFalse();
        assertThat(Frame.decode(call.message()).session()).isEqualTo(session.id());
    }
}
