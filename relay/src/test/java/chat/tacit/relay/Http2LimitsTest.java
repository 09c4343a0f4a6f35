package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What one connection of HTTP/2 may cost a relay, whatever its client thinks of the settings. */
class Http2LimitsTest {
    private static final String HELLO = Method.HELLO.path();
    private static final int ENHANCE_YOUR_CALM = 0xb;
    private static final int REFUSED_STREAM = 0x7;

    /**
     * The socket of these tests never acknowledges the settings, so that it isn't bound by them.
     */
    @Test
    void oneStreamTooManyIsRefusedAndTheOthersGoOn() throws Exception {
        Limits limits = Limits.defaults().with(Limit.HTTP2_STREAMS, 3);
        try (RunningRelay relay = RunningRelay.rooms(limits);
                Http2Socket socket = new Http2Socket(relay.port())) {
            for (int stream = 1; stream <= 7; stream += 2) {
                socket.begin(stream, HELLO);
            }
            Http2Socket.Frame refused = socket.next(Http2Socket.RST_STREAM);
            assertThat(refused.stream()).isEqualTo(7);
            assertThat(refused.error()).isEqualTo(REFUSED_STREAM);
            socket.data(3, GrpcMessages.frame(new byte[0]), true);
            assertThat(socket.next(Http2Socket.HEADERS).stream()).isEqualTo(3);
        }
    }

    @Test
    void streamThatIsOverMakesRoomForAnother() throws Exception {
        Limits limits = Limits.defaults().with(Limit.HTTP2_STREAMS, 1);
        try (RunningRelay relay = RunningRelay.rooms(limits);
                Http2Socket socket = new Http2Socket(relay.port())) {
            for (int stream = 1; stream <= 9; stream += 2) {
                socket.begin(stream, "/nothing");
                socket.data(stream, new byte[0], true);
                assertThat(socket.next(Http2Socket.HEADERS).stream()).isEqualTo(stream);
            }
            socket.begin(11, HELLO);
            socket.reset(11);
            socket.begin(13, "/nothing");
            socket.data(13, new byte[0], true);
            assertThat(socket.next(Http2Socket.HEADERS).stream()).isEqualTo(13);
        }
    }

    @Test
    void whoeverResetsTooOftenLosesTheConnection() throws Exception {
        Limits limits = Limits.defaults().with(Limit.HTTP2_RESETS, 20);
        try (RunningRelay relay = RunningRelay.rooms(limits)) {
            try (Http2Socket socket = new Http2Socket(relay.port())) {
                resets(socket, 20);
                socket.begin(101, "/nothing");
                assertThat(socket.next(Http2Socket.HEADERS).stream()).isEqualTo(101);
            }
            try (Http2Socket socket = new Http2Socket(relay.port())) {
                resets(socket, 21);
                assertThat(socket.next(Http2Socket.GOAWAY).error()).isEqualTo(ENHANCE_YOUR_CALM);
                socket.awaitClose();
            }
        }
    }

    private static void resets(Http2Socket socket, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            socket.begin(2 * i + 1, HELLO);
            socket.reset(2 * i + 1);
        }
    }

    /** The relay is made to reset what a client should (CVE-2025-8671). */
    @Test
    void whoeverMakesTheRelayResetTooOftenLosesTheConnection() throws Exception {
        Limits limits = Limits.defaults().with(Limit.HTTP2_RESETS, 20).with(Limit.HTTP2_STREAMS, 1);
        try (RunningRelay relay = RunningRelay.rooms(limits);
                Http2Socket socket = new Http2Socket(relay.port())) {
            for (int i = 0; i < 25; i++) {
                socket.begin(2 * i + 1, HELLO);
            }
            assertThat(socket.next(Http2Socket.GOAWAY).error()).isEqualTo(ENHANCE_YOUR_CALM);
            socket.awaitClose();
        }
    }

    @Test
    void headersBeyondTheirLimitAreNoRequest() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                Http2Socket socket = new Http2Socket(relay.port())) {
            byte[] most = Http2Socket.field("a", "x".repeat(7_800));
            byte[] block = Http2Socket.block("POST", "/nothing", "text/plain");
            socket.send(Http2Socket.HEADERS, 5, 1, joined(block, most));
            Http2Socket.Frame answer = socket.next(Http2Socket.HEADERS);
            assertThat(answer.payload().length).isGreaterThan(60);
            byte[] more = Http2Socket.field("a", "x".repeat(8_200));
            socket.send(Http2Socket.HEADERS, 5, 3, joined(block, more));
            Http2Socket.Frame refused = socket.next(Http2Socket.HEADERS);
            assertThat(refused.stream()).isEqualTo(3);
            assertThat(refused.payload().length).isLessThan(20); // its status alone
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void headersInEndlessSmallPiecesEndTheConnection() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                Http2Socket socket = new Http2Socket(relay.port())) {
            byte[] block = Http2Socket.block("POST", HELLO, "application/grpc");
            socket.send(Http2Socket.HEADERS, 0, 1, block);
            for (int i = 0; i < 17; i++) {
                socket.send(Http2Socket.CONTINUATION, 0, 1, Http2Socket.field("a", "b"));
            }
            assertThat(socket.next(Http2Socket.GOAWAY).error()).isEqualTo(ENHANCE_YOUR_CALM);
            socket.awaitClose();
        }
    }

    /** A call that is answered lends its time to none that isn't. */
    @Test
    void halfMessageBesideOthersIsClosedInTimeAndIsStrike() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(RunningRelay.impatient());
                Http2Socket socket = new Http2Socket(relay.port())) {
            socket.begin(1, HELLO);
            socket.data(1, new byte[] {0, 0, 0}, false);
            socket.begin(3, "/nothing");
            socket.data(3, new byte[0], true);
            assertThat(socket.next(Http2Socket.HEADERS).stream()).isEqualTo(3);
            socket.awaitClose();
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void streamsThatAreCutOffAreNoStrikes() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(RunningRelay.impatient());
                Http2Socket witness = new Http2Socket(relay.port())) {
            try (Http2Socket socket = new Http2Socket(relay.port())) {
                for (int stream = 1; stream <= 9; stream += 2) {
                    socket.begin(stream, HELLO);
                    socket.data(stream, new byte[] {0}, false);
                }
                socket.reset(9);
            }
            witness.awaitClose(); // after the time that those had
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void livingStreamKeepsItsConnectionWhateverEndsBesideIt() throws Exception {
        Limits limits =
                Limits.defaults().with(Limit.IDLE_CONNECTION, 2).with(Limit.ROOM_KEEPALIVE, 1);
        EdgeRoom room = new EdgeRoom();
        try (RunningRelay relay = RunningRelay.rooms(limits);
                Http2Client owner = new Http2Client(relay);
                Http2Client member = new Http2Client(relay)) {
            room.make(relay.address().fingerprint(), owner.frames.id(), owner::ask);
            member.ask(room.create(member.frames.id()));
            Http2Client.Asked live = member.begin(room.read(member.frames.id(), true));
            for (int i = 0; i < 3; i++) {
                live.next();
            }
            member.ask(EdgeRoom.ASKED);
            for (int i = 0; i < 3; i++) {
                assertThat(live.next()).isEqualTo(new Reply.Quiet());
            }
        }
    }

    @Test
    void connectionOnWhichNothingIsAskedAnyMoreIsClosedInTime() throws Exception {
        Limits limits = Limits.defaults().with(Limit.IDLE_CONNECTION, 2);
        try (RunningRelay relay = RunningRelay.rooms(limits);
                Http2Socket socket = new Http2Socket(relay.port())) {
            IntStream.of(1, 3, 5).forEach(stream -> ask(socket, stream));
            socket.awaitClose();
            assertThat(relay.metric("tacit_strikes_total")).isZero();
        }
    }

    private static void ask(Http2Socket socket, int stream) {
        try {
            socket.begin(stream, "/nothing");
            socket.data(stream, new byte[0], true);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void silenceInsteadOfARequestIsClosedInTimeAndIsStrike() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(RunningRelay.impatient());
                Http2Socket socket = new Http2Socket(relay.port())) {
            socket.awaitClose();
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }
}
