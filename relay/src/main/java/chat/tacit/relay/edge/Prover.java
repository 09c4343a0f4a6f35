package chat.tacit.relay.edge;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.TlsKey;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

import java.net.InetSocketAddress;
import java.util.Set;

/**
 * Asks a relay to prove itself: {@code POST /hello} over TLS to a network address, whose
 * certificate doesn't matter since the answer is signed ({@code spec/10-wire} §3). For one event
 * loop.
 */
final class Prover {
    /** A relay's hello: a body of 1,024 bytes and a signature, with their tags and lengths. */
    private static final int MAX_HELLO = 1_100;

    private static final int OK = 200;

    private final Vertx vertx;
    private final HttpClient http;
    private final Limits limits;
    private final Entropy entropy;

    Prover(Vertx vertx, Limits limits, Entropy entropy) {
        this.vertx = vertx;
        this.limits = limits;
        this.entropy = entropy;
        int patience = limits.count(Limit.SERVER_CONNECT_TIMEOUT);
        this.http =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setSsl(true)
                                .setTrustAll(true)
                                .setVerifyHost(false)
                                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                                .setKeepAlive(false)
                                .setConnectTimeout(patience));
    }

    /** Whether {@code target} answers at {@code at}, within SERVER_CONNECT_TIMEOUT. */
    Future<Boolean> prove(Target target, InetSocketAddress at) {
        Promise<Boolean> proven = Promise.promise();
        ClientHandshake handshake = ClientHandshake.start(target.fingerprint(), entropy);
        long timer =
                vertx.setTimer(
                        limits.value(Limit.SERVER_CONNECT_TIMEOUT), _ -> proven.tryComplete(false));
        http.request(
                        new RequestOptions()
                                .setMethod(HttpMethod.POST)
                                .setServer(SocketAddress.inetSocketAddress(at))
                                .setHost(target.host().bare())
                                .setPort(target.port())
                                .setURI("/hello"))
                .onSuccess(request -> ask(request, handshake, proven))
                .onFailure(_ -> proven.tryComplete(false));
        return proven.future()
                .onComplete(_ -> {
                    vertx.cancelTimer(timer);
                    handshake.close();
                });
    }

    private static void ask(
            HttpClientRequest request, ClientHandshake handshake, Promise<Boolean> proven) {
        // Whatever the end is, a target that dawdles keeps no connection.
        proven.future().onComplete(_ -> request.connection().close());
        request.send(Buffer.buffer(handshake.hello()))
                .onSuccess(response -> read(response, handshake, proven))
                .onFailure(_ -> proven.tryComplete(false));
    }

    private static void read(
            HttpClientResponse response, ClientHandshake handshake, Promise<Boolean> proven) {
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > MAX_HELLO) {
                proven.tryComplete(false);
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(_ -> proven.tryComplete(false));
        response.endHandler(_ -> {
            if (!proven.future().isComplete()) {
                proven.tryComplete(
                        response.statusCode() == OK && isProof(handshake, body.getBytes()));
            }
        });
    }

    private static boolean isProof(ClientHandshake handshake, byte[] hello) {
        try {
            return switch (handshake.finish(hello, TlsKey.NONE)) {
                case ClientHandshake.Established established -> {
                    established.channel().close();
                    yield true;
                }
                case ClientHandshake.Rejected _ -> false;
            };
        } catch (MalformedException e) {
            return false;
        }
    }
}
