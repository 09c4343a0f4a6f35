package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What strangers send to a method instead of one message ({@code spec/50-room} §3). */
class RoomHostileTest {
    private static final int TRAILERS = 0x80;

    private static byte[] head(Method method, long length) {
        return text(
                "POST "
                        + method.path()
                        + " HTTP/1.1\r\nHost: relay\r\nContent-Type: "
                        + RoomClient.TYPE
                        + "\r\nContent-Length: "
                        + length
                        + "\r\n\r\n");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] message(int flag, int length, byte[] bytes) {
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) flag)
                .putInt(length)
                .put(bytes)
                .array();
    }

    /** The head of a message says it; what would follow never has to come. */
    @ParameterizedTest
    @EnumSource(Method.class)
    void longestMessageIsReadAndOneByteMoreIsNot(Method method) throws Exception {
        int longest = method.longestMessage();
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults())) {
            try (RawSocket socket = RawSocket.tls(relay.port())) {
                socket.write(head(method, longest + 5));
                socket.write(message(0, longest, new byte[longest]));
                assertThat(socket.readHead()).startsWith("HTTP/1.1 200");
            }
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
            try (RawSocket socket = RawSocket.tls(relay.port())) {
                socket.write(head(method, longest + 6));
                socket.write(message(0, longest + 1, new byte[0]));
                socket.awaitClose();
            }
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(2);
        }
    }

    @Test
    void compressedCutOffDoubledAndTrailedMessagesAreMalformed() throws Exception {
        byte[] one = GrpcMessages.frame(new byte[40]);
        byte[][] bodies = {
            message(1, 40, new byte[40]),
            message(0, 40, new byte[20]),
            message(TRAILERS, 16, text("grpc-status: 0\r\n")),
            new byte[0],
            new byte[] {0, 0},
            ByteBuffer.allocate(90).put(one).put(one).array(),
            ByteBuffer.allocate(46).put(one).put((byte) 0).array(),
            ByteBuffer.allocate(66)
                    .put(one)
                    .put(message(TRAILERS, 16, text("grpc-status: 0\r\n")))
                    .array()
        };
        for (byte[] body : bodies) {
            try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                    RawSocket socket = RawSocket.tls(relay.port())) {
                socket.write(head(Method.GET_KEY, body.length)).write(body);
                assertThat(answer(socket)).contains("tacit-refusal: " + Refusal.MALFORMED.code());
                assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
            }
        }
    }

    /** Also if the connection is reset behind it. */
    private static String answer(RawSocket socket) throws IOException {
        String head = socket.readHead();
        assertThat(head).startsWith("HTTP/1.1 200");
        StringBuilder body = new StringBuilder();
        while (body.indexOf("tacit-refusal") < 0 || !body.toString().endsWith("\r\n")) {
            body.append((char) socket.read(1)[0]);
        }
        return body.toString();
    }

    @Test
    void slowMessageIsClosedInTimeAndIsStrike() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(RunningRelay.impatient());
                RawSocket socket = RawSocket.tls(relay.port())) {
            socket.write(head(Method.POST_EVENT, 1_000));
            socket.write(message(0, 900, new byte[400])).awaitClose();
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void trailersOfHttpMeanNothing() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                RoomClient client = new RoomClient(relay);
                RawSocket socket = RawSocket.tls(relay.port())) {
            byte[] body = GrpcMessages.frame(client.frames.seal(EdgeRoom.ASKED).message());
            socket.write(
                    "POST "
                            + Method.GET_SIGN_IN.path()
                            + " HTTP/1.1\r\nHost: relay\r\nTransfer-Encoding: chunked\r\n"
                            + "Content-Type: "
                            + RoomClient.TYPE
                            + "\r\n\r\n"
                            + Integer.toHexString(body.length)
                            + "\r\n");
            socket.write(body).write("\r\n0\r\nContent-Type: text/plain\r\ngrpc-status: 3\r\n\r\n");
            assertThat(socket.readHead()).startsWith("HTTP/1.1 200");
            assertThat(relay.metric("tacit_strikes_total")).isZero();
        }
    }

    @Test
    void trailersOfHttpBeyondTheirLimitAreNoRequest() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                RawSocket socket = RawSocket.tls(relay.port())) {
            socket.write(
                    "POST "
                            + Method.GET_SIGN_IN.path()
                            + " HTTP/1.1\r\nHost: relay\r\nTransfer-Encoding: chunked\r\n"
                            + "Content-Type: "
                            + RoomClient.TYPE
                            + "\r\n\r\n1\r\n\0\r\n0\r\n");
            String trailer = "a: " + "x".repeat(1_000) + "\r\n";
            socket.write(trailer.repeat(9) + "\r\n").awaitClose();
        }
    }

    /** Nobody makes a relay read for nothing by calling what there isn't. */
    @Test
    void bodyOfACallThatIsNotTakenIsNotReadForEver() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                RawSocket socket = RawSocket.tls(relay.port())) {
            socket.write(
                    "POST "
                            + Method.PATH
                            + "Nothing HTTP/1.1\r\nHost: relay\r\nContent-Length: 100000000\r\n"
                            + "Content-Type: "
                            + RoomClient.TYPE
                            + "\r\n\r\n");
            assertThat(answer(socket)).contains("tacit-refusal: " + Refusal.SERVICE_OFF.code());
            byte[] some = new byte[16_384];
            int written = 0;
            try {
                while (written < 100_000_000) {
                    socket.write(some);
                    written += some.length;
                }
            } catch (IOException e) {
                // It was closed.
            }
            assertThat(written).isLessThan(20_000_000); // what sockets hold besides
        }
    }
}
