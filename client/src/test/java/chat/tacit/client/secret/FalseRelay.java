package chat.tacit.client.secret;

import chat.tacit.client.OldTls;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.Frame;
import chat.tacit.protocol.room.Greeting;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.GrpcTrailers;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.RelayCall;
import chat.tacit.protocol.room.RelayFrames;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RelayHandshake;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A relay that says hello as it should, and then what a test wants. */
public final class FalseRelay implements AutoCloseable {
    private final RelayIdentity identity =
            new RelayIdentity(
                    SigningKey.generate(Entropy.system()),
                    TlsKey.NONE,
                    new Offer(
                            Versions.CURRENT,
                            Services.of(Service.ROOM),
                            StoreKind.MEMORY,
                            Limits.defaults()));

    private final AtomicInteger hellos = new AtomicInteger();
    private final Behaviour behaviour;
    private final Vertx vertx = Vertx.vertx();
    private final OldTls tls;
    private volatile @Nullable RelayFrames frames;

    /** What it does with a call. */
    public interface Behaviour {
        /**
         * @param call opened; what it seals is of the session
         */
        void answer(RelayCall call, HttpServerResponse response);
    }

    public FalseRelay(Behaviour behaviour) throws Exception {
        this.behaviour = behaviour;
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(request -> {
                            var _ = request.body().onSuccess(body -> take(request, body));
                        })
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS);
        this.tls = new OldTls(server.actualPort());
    }

    public RelayAddress address() {
        return new RelayAddress(identity.fingerprint(), List.of(new Host("127.0.0.1")), tls.port());
    }

    /** How often it was said hello to. */
    public int hellos() {
        return hellos.get();
    }

    private void take(HttpServerRequest request, Buffer body) {
        Method method = Method.at(request.path()).orElseThrow();
        byte[] message = Arrays.copyOfRange(body.getBytes(), 5, body.length());
        HttpServerResponse response =
                request.response().putHeader("Content-Type", Wire.TYPE).setChunked(true);
        if (method == Method.HELLO) {
            hello(message, response);
            return;
        }
        RelayFrames greeted = frames;
        if (greeted == null) {
            throw new IllegalStateException("it wasn't said hello to");
        }
        try {
            behaviour.answer(greeted.open(method, Frame.decode(message)).orElseThrow(), response);
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    private void hello(byte[] message, HttpServerResponse response) {
        hellos.incrementAndGet();
        RelayHandshake.Hello hello =
                (RelayHandshake.Hello)
                        RelayHandshake.answer(
                                Greeting.decode(message).hello().toArray(),
                                identity,
                                Instant.now(),
                                Entropy.system());
        frames = new RelayFrames(hello.next().keys());
        end(response, new Greeting(Bytes.owned(hello.bytes())).encode(), GrpcTrailers.OK);
    }

    static void say(HttpServerResponse response, byte[] message) {
        var _ = response.write(Buffer.buffer(GrpcMessages.frame(message)));
    }

    public static void end(HttpServerResponse response, byte[] message, GrpcTrailers trailers) {
        say(response, message);
        end(response, trailers);
    }

    static void end(HttpServerResponse response, GrpcTrailers trailers) {
        var _ = response.end(Buffer.buffer(GrpcMessages.frame(trailers)));
    }

    @Override
    public void close() throws IOException {
        tls.close();
        var _ = vertx.close();
    }
}
