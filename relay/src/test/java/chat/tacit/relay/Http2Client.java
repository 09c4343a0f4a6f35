package chat.tacit.relay;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.room.ClientCall;
import chat.tacit.protocol.room.ClientFrames;
import chat.tacit.protocol.room.Greeting;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.GrpcPart;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.wire.ClientHandshake;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** A client of accounts and rooms over HTTP/2, all of whose calls share one connection. */
final class Http2Client implements AutoCloseable {
    static final String GRPC = "application/grpc";
    private static final long PATIENCE_SECONDS = 10;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http =
            vertx.createHttpClient(
                    new HttpClientOptions()
                            .setProtocolVersion(HttpVersion.HTTP_2)
                            .setUseAlpn(true)
                            .setSsl(true)
                            .setTrustAll(true)
                            .setVerifyHost(false));
    private final RunningRelay relay;
    final ClientFrames frames;

    /** A call under way. */
    static final class Stream {
        private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Map<String, String>> trailers = new CompletableFuture<>();
        private final HttpClientRequest request;
        final HttpClientResponse response;

        private Stream(HttpClientRequest request, HttpClientResponse response, Method method) {
            this.request = request;
            this.response = response;
            GrpcMessages parts = GrpcMessages.answers(method);
            response.handler(bytes ->
                    parts.take(
                            bytes.getBytes(),
                            part -> messages.add(((GrpcPart.Message) part).bytes())));
            response.exceptionHandler(trailers::completeExceptionally);
            response.endHandler(_ -> {
                parts.end();
                Map<String, String> end = new TreeMap<>();
                response.headers().forEach((name, value) -> keep(end, name, value));
                response.trailers().forEach((name, value) -> keep(end, name, value));
                trailers.complete(end);
            });
        }

        private static void keep(Map<String, String> end, String name, String value) {
            if (name.startsWith("grpc-") || name.startsWith("tacit-")) {
                end.put(name, value);
            }
        }

        byte[] message() throws Exception {
            byte[] message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new IllegalStateException("nothing came");
            }
            return message;
        }

        Map<String, String> trailers() throws Exception {
            return trailers.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        void cancel() {
            request.reset();
        }
    }

    Http2Client(RunningRelay relay) throws Exception {
        this.relay = relay;
        try (ClientHandshake handshake =
                ClientHandshake.start(relay.address().fingerprint(), Entropy.system())) {
            byte[] greeting = new Greeting(Bytes.owned(handshake.hello())).encode();
            Stream answer = call(Method.HELLO, greeting);
            byte[] hello = Greeting.decode(answer.message()).hello().toArray();
            this.frames =
                    new ClientFrames(((ClientHandshake.Agreed) handshake.agree(hello)).keys());
        }
    }

    Stream call(Method method, byte[] message) throws Exception {
        HttpClientRequest request = request(HttpMethod.POST, method.path(), GRPC);
        CompletableFuture<Stream> stream = new CompletableFuture<>();
        request.response()
                .onSuccess(response -> stream.complete(new Stream(request, response, method)))
                .onFailure(stream::completeExceptionally);
        request.end(Buffer.buffer(GrpcMessages.frame(message)));
        return stream.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private HttpClientRequest request(HttpMethod method, String path, String type)
            throws Exception {
        HttpClientRequest request =
                http.request(
                                new RequestOptions()
                                        .setMethod(method)
                                        .setHost("127.0.0.1")
                                        .setPort(relay.port())
                                        .setURI(path))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return request.putHeader("Content-Type", type).putHeader("TE", "trailers");
    }

    /** The status and the text of one answer. */
    record Page(int status, HttpVersion version, byte[] body) {}

    Page page(HttpMethod method, String path, String type, byte[] body) throws Exception {
        HttpClientRequest request = request(method, path, type);
        CompletableFuture<Page> page = new CompletableFuture<>();
        request.response()
                .compose(it ->
                        it.body()
                                .map(text ->
                                        new Page(it.statusCode(), it.version(), text.getBytes())))
                .onSuccess(page::complete)
                .onFailure(page::completeExceptionally);
        request.end(Buffer.buffer(body));
        return page.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    Reply ask(Request request) throws Exception {
        ClientCall sealed = frames.seal(request);
        return sealed.open(call(sealed.method(), sealed.message()).message());
    }

    /** Asks what is answered many times. */
    Asked begin(LongFunction<Request> request) throws Exception {
        ClientCall sealed = frames.seal(request);
        return new Asked(sealed, call(sealed.method(), sealed.message()));
    }

    /** A stream and what opens its items. */
    record Asked(ClientCall sealed, Stream stream) {
        Reply next() throws Exception {
            return sealed.open(stream.message());
        }
    }

    @Override
    public void close() {
        http.close();
        vertx.close();
    }
}
