package chat.tacit.client.mesh;

import chat.tacit.client.OldTls;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RelayHandshake;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.RestExchange;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A server that says hello as it should, and then what a test wants. */
final class FalseServer implements AutoCloseable {
    private final SigningKey key = SigningKey.generate(Entropy.system());
    private final RelayIdentity identity;
    private final Vertx vertx = Vertx.vertx();
    private final OldTls tls;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Saying saying = Saying.of(200, "{}");
    private volatile Duration ahead = Duration.ZERO;

    /**
     * What it says.
     *
     * @param path for which it signs that
     */
    record Saying(int status, byte[] body, boolean signed, String path) {
        static Saying of(int status, String body) {
            return new Saying(status, Text.utf8(body), true, "");
        }

        Saying unsigned() {
            return new Saying(status, body, false, path);
        }

        Saying signedFor(String other) {
            return new Saying(status, body, true, other);
        }
    }

    FalseServer(Service offered) throws Exception {
        this.identity =
                new RelayIdentity(
                        key,
                        TlsKey.NONE,
                        new Offer(
                                Versions.CURRENT,
                                Services.of(offered),
                                StoreKind.MEMORY,
                                Limits.defaults()));
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

    RelayAddress address() {
        return new RelayAddress(identity.fingerprint(), List.of(new Host("127.0.0.1")), tls.port());
    }

    /** The paths that were asked for since the last call. */
    List<String> asked() {
        List<String> all = List.copyOf(asked);
        asked.clear();
        return all;
    }

    void say(Saying other) {
        saying = other;
    }

    /** Its clock is so far ahead, or behind if that is negative. */
    void clock(Duration time) {
        ahead = time;
    }

    private void take(HttpServerRequest request, Buffer body) {
        asked.add(request.uri());
        if (request.uri().equals("/hello")) {
            RelayHandshake.Hello hello =
                    (RelayHandshake.Hello)
                            RelayHandshake.answer(
                                    body.getBytes(),
                                    identity,
                                    Instant.now().plus(ahead),
                                    Entropy.system());
            var _ = request.response().end(Buffer.buffer(hello.bytes()));
            return;
        }
        Saying now = saying;
        request.response().setStatusCode(now.status());
        if (now.signed()) {
            Bytes nonce = RestExchange.nonce(request.getHeader(RestExchange.NONCE_HEADER));
            String path = now.path().isEmpty() ? request.uri() : now.path();
            RestExchange exchange =
                    RestExchange.of(request.method().name(), path, nonce, now.status(), now.body());
            request.response().putHeader(RestExchange.SIGNATURE_HEADER, exchange.sign(key));
        }
        var _ = request.response().end(Buffer.buffer(now.body()));
    }

    @Override
    public void close() throws IOException {
        tls.close();
        var _ = vertx.close();
    }
}
