package chat.tacit.e2e;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;

import java.util.Locale;
import java.util.Set;

/**
 * What a platform such as Heroku has before an application: it ends TLS, speaks HTTP/1.1 to one
 * plain port, and says for whom in {@code X-Forwarded-For}. WebSockets come through, {@code
 * CONNECT} doesn't.
 */
final class PlatformFront implements AutoCloseable {
    private static final int UNAVAILABLE = 503;
    private static final int NOT_ALLOWED = 405;
    private static final int SWITCHING = 101;
    private static final Set<String> HOPS =
            Set.of("connection", "keep-alive", "transfer-encoding", "upgrade");

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private final HttpServer server;
    private volatile int application;

    PlatformFront() {
        SelfSignedCertificate shown = SelfSignedCertificate.create("127.0.0.1");
        this.server =
                vertx.createHttpServer(
                                new HttpServerOptions()
                                        .setHost("127.0.0.1")
                                        .setPort(0)
                                        .setSsl(true)
                                        .setKeyCertOptions(shown.keyCertOptions()))
                        .requestHandler(this::handle);
        server.listen().await();
    }

    int port() {
        return server.actualPort();
    }

    /** The application is at this port from now on. */
    void lead(int port) {
        application = port;
    }

    private void handle(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.CONNECT)) {
            request.response().setStatusCode(NOT_ALLOWED).end();
            return;
        }
        request.pause();
        boolean upgrade = request.headers().contains("Connection", "Upgrade", true);
        RequestOptions to =
                new RequestOptions()
                        .setHost("127.0.0.1")
                        .setPort(application)
                        .setMethod(request.method())
                        .setURI(request.uri());
        client.request(to)
                .compose(made -> {
                    copy(request.headers(), made.headers());
                    made.putHeader("X-Forwarded-For", request.remoteAddress().hostAddress());
                    made.putHeader("X-Forwarded-Proto", "https");
                    return upgrade ? upgrade(request, made) : pass(request, made);
                })
                .onFailure(_ -> fail(request));
    }

    private static void fail(HttpServerRequest request) {
        if (request.response().headWritten()) {
            request.connection().close();
        } else {
            request.response().setStatusCode(UNAVAILABLE).end();
        }
    }

    private static Future<Void> pass(HttpServerRequest request, HttpClientRequest made) {
        made.setChunked(!made.headers().contains("Content-Length"));
        made.exceptionHandler(_ -> {}); // what failed is told to the client by handle
        request.response().closeHandler(_ -> made.reset());
        Future<Void> asked = request.pipeTo(made);
        return made.response()
                .compose(came -> {
                    request.response().setStatusCode(came.statusCode());
                    copy(came.headers(), request.response().headers());
                    request.response().setChunked(!came.headers().contains("Content-Length"));
                    return came.pipeTo(request.response());
                })
                .compose(_ -> asked);
    }

    private static Future<Void> upgrade(HttpServerRequest request, HttpClientRequest made) {
        made.putHeader("Connection", "Upgrade");
        made.putHeader("Upgrade", request.getHeader("Upgrade"));
        return made.connect().compose(came -> tunnel(request, came));
    }

    private static Future<Void> tunnel(HttpServerRequest request, HttpClientResponse came) {
        request.response().setStatusCode(came.statusCode());
        copy(came.headers(), request.response().headers());
        if (came.statusCode() != SWITCHING) {
            return came.body().compose(body -> request.response().end(body));
        }
        request.response().putHeader("Connection", "Upgrade");
        request.response().putHeader("Upgrade", came.getHeader("Upgrade"));
        NetSocket inside = came.netSocket();
        inside.pause();
        return request.toNetSocket()
                .compose(outside -> {
                    outside.closeHandler(_ -> inside.close());
                    inside.closeHandler(_ -> outside.close());
                    outside.handler((Buffer bytes) -> inside.write(bytes));
                    inside.handler((Buffer bytes) -> outside.write(bytes));
                    inside.resume();
                    return Future.succeededFuture();
                });
    }

    private static void copy(MultiMap from, MultiMap to) {
        from.forEach((name, value) -> {
            if (!HOPS.contains(name.toLowerCase(Locale.ROOT))) {
                to.add(name, value);
            }
        });
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
