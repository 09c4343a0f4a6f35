package chat.tacit.relay.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.HelloBody;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayIdentity;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SocketAddress;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Connects to other servers: TLS, whose certificate doesn't matter since every answer is signed,
 * and {@code POST /hello}, before which nothing else is said ({@code spec/10-wire} §3, §6). For one
 * event loop.
 */
final class Dialer {
    /** A relay's hello: a body of 1,024 bytes and a signature, with their tags and lengths. */
    private static final int MOST_HELLO = 1_100;

    private static final int OK = 200;

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final Limits limits;
    private final RelayIdentity own;
    private final InstantSource clock;
    private final Entropy entropy;

    /**
     * @param own who this server is
     */
    Dialer(Vertx vertx, RelayIdentity own, InstantSource clock, Entropy entropy) {
        this.vertx = vertx;
        this.own = own;
        this.limits = own.offer().limits();
        this.clock = clock;
        this.entropy = entropy;
        this.http =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setSsl(true)
                                .setTrustAll(true)
                                .setVerifyHost(false)
                                .setSslEngineOptions(
                                        new OpenSSLEngineOptions().setSessionCacheEnabled(false))
                                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                                .setTcpNoDelay(true)
                                .setConnectTimeout(limits.count(Limit.SERVER_CONNECT_TIMEOUT)));
    }

    Vertx vertx() {
        return vertx;
    }

    Limits limits() {
        return limits;
    }

    SigningKey identity() {
        return own.key();
    }

    InstantSource clock() {
        return clock;
    }

    Entropy entropy() {
        return entropy;
    }

    /**
     * A connection on which the server behind a door has proved who it is.
     *
     * @param expected who has to answer, if it isn't to be found out
     */
    Future<Line> dial(Door door, Optional<Fingerprint> expected) {
        return http.connect(
                        new HttpConnectOptions()
                                .setServer(SocketAddress.inetSocketAddress(door.at()))
                                .setHost(door.host().bare())
                                .setPort(door.at().getPort()))
                .compose(connection ->
                        inTime(greet(connection, expected)).onFailure(_ -> connection.close()));
    }

    private Future<Line> greet(HttpClientConnection connection, Optional<Fingerprint> expected) {
        ClientHandshake handshake =
                expected.map(server -> ClientHandshake.start(server, entropy))
                        .orElseGet(() -> ClientHandshake.withAnybody(entropy));
        return connection
                .request(HttpMethod.POST, "/hello")
                .compose(request -> request.send(Buffer.buffer(handshake.hello())))
                .compose(response ->
                        response.statusCode() == OK
                                ? read(response, MOST_HELLO)
                                : Future.failedFuture("no hello"))
                .compose(hello -> body(handshake, hello))
                .map(body -> new Line(connection, body, this))
                .onComplete(_ -> handshake.close());
    }

    private static Future<HelloBody> body(ClientHandshake handshake, byte[] hello) {
        try {
            return switch (handshake.agree(hello)) {
                case ClientHandshake.Agreed agreed -> {
                    agreed.keys().wipe();
                    yield Future.succeededFuture(agreed.body());
                }
                case ClientHandshake.Rejected(ClientHandshake.Fault fault) ->
                        Future.failedFuture(fault.name());
            };
        } catch (MalformedException e) {
            return Future.failedFuture("no hello");
        }
    }

    /** Fails if {@code future} takes longer than SERVER_CONNECT_TIMEOUT. */
    <T> Future<T> inTime(Future<T> future) {
        Promise<T> promise = Promise.promise();
        long timer =
                vertx.setTimer(
                        limits.value(Limit.SERVER_CONNECT_TIMEOUT),
                        _ -> promise.tryFail("no answer in time"));
        future.onComplete(ended -> {
            vertx.cancelTimer(timer);
            if (ended.succeeded()) {
                promise.tryComplete(ended.result());
            } else {
                promise.tryFail(ended.cause());
            }
        });
        return promise.future();
    }

    /** The body of an answer; fails as soon as it has more than so many bytes. */
    static Future<byte[]> read(HttpClientResponse response, int most) {
        Promise<byte[]> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > most) {
                whole.tryFail("the answer is too long");
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(_ -> whole.tryComplete(body.getBytes()));
        return whole.future();
    }
}
