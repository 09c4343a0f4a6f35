package chat.tacit.relay;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.kit.AnyRelay;
import chat.tacit.protocol.room.ClientCall;
import chat.tacit.protocol.room.ClientFrames;
import chat.tacit.protocol.room.Greeting;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.GrpcPart;
import chat.tacit.protocol.room.GrpcTrailers;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.wire.ClientHandshake;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.LongFunction;

/** A client of accounts and rooms on a real socket: gRPC-Web over HTTP/1.1 and TLS. */
final class RoomClient implements AutoCloseable {
    static final String TYPE = "application/grpc-web+proto";

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(AnyRelay.trusting())
                    .build();
    private RunningRelay relay;
    final ClientFrames frames;

    RoomClient(RunningRelay relay) throws Exception {
        this.relay = relay;
        try (ClientHandshake handshake =
                ClientHandshake.start(relay.address().fingerprint(), Entropy.system())) {
            byte[] greeting = new Greeting(Bytes.owned(handshake.hello())).encode();
            Reading answer = new Reading(Method.HELLO, call(Method.HELLO, greeting));
            byte[] hello = Greeting.decode(answer.message()).hello().toArray();
            ClientHandshake.Agreed agreed = (ClientHandshake.Agreed) handshake.agree(hello);
            this.frames = new ClientFrames(agreed.keys());
        }
    }

    /** Calls another relay from now on. */
    void turnTo(RunningRelay other) {
        relay = other;
    }

    InputStream call(Method method, byte[] message) throws Exception {
        return post(method.path(), TYPE, GrpcMessages.frame(message)).body();
    }

    HttpResponse<InputStream> post(String path, String type, byte[] body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + relay.port() + path))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    String page(String path) throws Exception {
        URI page = URI.create("https://127.0.0.1:" + relay.port() + path);
        return http.send(
                        HttpRequest.newBuilder(page).GET().build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    Reply ask(Request request) throws Exception {
        return begin(_ -> request).next();
    }

    Reading begin(LongFunction<Request> request) throws Exception {
        ClientCall sealed = frames.seal(request);
        return new Reading(sealed, call(sealed.method(), sealed.message()));
    }

    /** Reads the answers of one call as they come. */
    static final class Reading implements AutoCloseable {
        private final GrpcMessages decoder;
        private final @Nullable ClientCall sealed;
        private final InputStream in;
        private final Deque<GrpcPart> parts = new ArrayDeque<>();

        Reading(Method method, InputStream in) {
            this(GrpcMessages.answers(method), null, in);
        }

        Reading(ClientCall sealed, InputStream in) {
            this(GrpcMessages.answers(sealed.method()), sealed, in);
        }

        private Reading(GrpcMessages decoder, @Nullable ClientCall sealed, InputStream in) {
            this.decoder = decoder;
            this.sealed = sealed;
            this.in = in;
        }

        private GrpcPart part() throws Exception {
            byte[] buffer = new byte[4_096];
            while (parts.isEmpty()) {
                int read = in.read(buffer);
                if (read < 0) {
                    throw new EOFException("cut off");
                }
                decoder.take(Arrays.copyOf(buffer, read), parts::add);
            }
            return parts.remove();
        }

        byte[] message() throws Exception {
            return ((GrpcPart.Message) part()).bytes();
        }

        Reply next() throws Exception {
            if (sealed == null) {
                throw new IllegalStateException("a hello isn't sealed");
            }
            return sealed.open(message());
        }

        GrpcTrailers trailers() throws Exception {
            return ((GrpcPart.End) part()).trailers();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
