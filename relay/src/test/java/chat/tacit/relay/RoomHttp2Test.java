package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.GrpcPart;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls of gRPC over HTTP/2, and what a connection of it may do ({@code spec/50-room} §3). */
class RoomHttp2Test {
    private static final byte[] EMPTY = GrpcMessages.frame(new byte[0]);

    private final EdgeRoom room = new EdgeRoom();

    private void makeRoom(RunningRelay relay) throws Exception {
        try (Http2Client owner = new Http2Client(relay);
                Http2Client member = new Http2Client(relay)) {
            room.make(relay.address().fingerprint(), owner.frames.id(), owner::ask);
            assertThat(member.ask(room.create(member.frames.id())))
                    .isEqualTo(new Reply.Posted(1, 0));
        }
    }

    @Test
    void roomIsMadePostedToAndReadOverOneConnection() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults())) {
            makeRoom(relay);
            try (Http2Client client = new Http2Client(relay)) {
                Http2Client.Asked live = client.begin(room.read(client.frames.id(), true));
                assertThat(live.next()).isInstanceOf(Reply.Head.class);
                assertThat(live.next()).isInstanceOf(Reply.StateItem.class);
                assertThat(live.next()).isInstanceOf(Reply.Head.class);
                Bytes text = Bytes.owned(Entropy.system().bytes(17_000));
                for (int i = 1; i <= 20; i++) {
                    assertThat(client.ask(room.say(client.frames.id(), text)))
                            .isInstanceOf(Reply.Posted.class);
                    text = Bytes.owned(Entropy.system().bytes(17_000));
                }
                long last = 0;
                while (last < 20) {
                    if (live.next() instanceof Reply.MessageItem message) {
                        assertThat(message.position()).isEqualTo(++last);
                    }
                }
                Http2Client.Asked all = client.begin(room.read(client.frames.id(), false));
                assertThat(all.stream().trailers())
                        .isEqualTo(Map.of("grpc-status", "0", "grpc-message", ""));
                assertThat(all.stream().response.getHeader("content-type"))
                        .isEqualTo("application/grpc+proto");
                await().until(() -> relay.metric("tacit_connections") == 1);
                live.stream().cancel();
                assertThat(client.ask(EdgeRoom.ASKED)).isInstanceOf(SignInTerms.class);
            }
        }
    }

    @Test
    void callThatIsNotTakenIsToldInTrailers() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                Http2Client client = new Http2Client(relay)) {
            assertThat(
                            client.call(
                                            Method.GET_KEY,
                                            client.frames.seal(EdgeRoom.ASKED).message())
                                    .trailers())
                    .containsEntry("grpc-status", "3")
                    .containsEntry("grpc-message", Refusal.UNOPENABLE.sentence())
                    .containsEntry("tacit-refusal", Refusal.UNOPENABLE.code() + "");
            assertThat(
                            client.call(
                                            Method.GET_KEY,
                                            client.frames.seal(EdgeRoom.ASKED).message())
                                    .trailers())
                    .containsEntry("grpc-status", "16");
        }
    }

    @Test
    void restOfThePortIsSpokenOverHttp2AsWell() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                Http2Client client = new Http2Client(relay)) {
            Http2Client.Page page = client.page(HttpMethod.GET, "/", "text/plain", new byte[0]);
            assertThat(page.version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(new String(page.body(), StandardCharsets.UTF_8))
                    .contains("<td>room</td><td>on, as gRPC and gRPC-Web</td>");
            assertThat(client.page(HttpMethod.GET, "/queue", "text/plain", new byte[0]).status())
                    .isEqualTo(404);
            assertThat(client.page(HttpMethod.POST, "/hello", "text/plain", new byte[8]).status())
                    .isEqualTo(Refusal.MALFORMED.status());
        }
    }

    @Test
    void webFormIsSpokenOverBothAndTheNativeOneOverHttp2Alone() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                Http2Client client = new Http2Client(relay);
                RoomClient old = new RoomClient(relay)) {
            byte[] frame = GrpcMessages.frame(client.frames.seal(EdgeRoom.ASKED).message());
            String path = Method.GET_SIGN_IN.path();
            Http2Client.Page page = client.page(HttpMethod.POST, path, RoomClient.TYPE, frame);
            List<GrpcPart> parts = new ArrayList<>();
            GrpcMessages.answers(Method.GET_SIGN_IN).take(page.body(), parts::add);
            assertThat(parts).hasSize(2);
            assertThat(old.post(path, Http2Client.GRPC, EMPTY).statusCode()).isEqualTo(415);
            assertThat(client.page(HttpMethod.POST, path, "application/grpc+json", EMPTY).status())
                    .isEqualTo(415);
            assertThat(client.page(HttpMethod.GET, path, Http2Client.GRPC, EMPTY).status())
                    .isEqualTo(405);
        }
    }

    @Test
    void http2IsForWhoAsksForItAndNotBehindAProxy() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                Http2Socket asks = new Http2Socket(relay.port());
                RunningRelay proxied =
                        RunningRelay.start(Limits.defaults(), RunningRelay.behindProxy());
                RawSocket plain = RawSocket.tcp(proxied.port())) {
            assertThat(asks.protocol()).isEqualTo("h2");
            assertThat(plain.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").readAll())
                    .startsWith("HTTP/2.0 501"); // as any version that isn't spoken
        }
    }

    @Test
    void tunnelOverHttp2IsSentToHttp11() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                Http2Socket socket = new Http2Socket(relay.port())) {
            byte[] method = Http2Socket.field(":method", "CONNECT");
            byte[] authority = Http2Socket.field(":authority", "127.0.0.1:1");
            byte[] both =
                    ByteBuffer.allocate(method.length + authority.length)
                            .put(method)
                            .put(authority)
                            .array();
            socket.send(
                    Http2Socket.HEADERS, Http2Socket.END_HEADERS | Http2Socket.END_STREAM, 1, both);
            assertThat(socket.next(Http2Socket.RST_STREAM).error())
                    .isEqualTo(Http2Socket.HTTP_1_1_REQUIRED);
        }
    }
}
