package chat.tacit.client.mesh;

import chat.tacit.client.tunnel.Attempt;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.client.tunnel.Way;
import chat.tacit.crypto.Bytes;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.VertxInternal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** One connection to a server: HTTP/1.1 over TLS 1.3 that resumes no other. */
final class MeshWire implements AutoCloseable {
    private static final String TYPE = "application/json";

    private final Dialler dialler;
    private final Context context;
    private final Made made;

    private MeshWire(Dialler dialler, Context context, Made made) {
        this.dialler = dialler;
        this.context = context;
        this.made = made;
    }

    /**
     * @param direct whether nothing lies between
     */
    private record Made(HttpClientAgent client, HttpClientConnection connection, boolean direct) {}

    /** An answer, whatever it says. */
    record Reply(int status, Map<String, String> headers, Bytes body) {
        Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(one -> one.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    static MeshWire dial(Dialler dialler, Attempt attempt, Limit until) throws MeshException {
        Dialler.Means by = dialler.means().orElseThrow(MeshException::closed);
        Context context = ((VertxInternal) by.vertx()).createEventLoopContext();
        AtomicBoolean settled = new AtomicBoolean();
        Future<MeshWire> wire =
                on(
                                context,
                                () ->
                                        attempt.way(by.vertx())
                                                .compose(way -> make(dialler, by, attempt, way)))
                        .map(made -> new MeshWire(dialler, context, made))
                        .onSuccess(late -> {
                            if (!settled.compareAndSet(false, true)) {
                                late.close();
                            }
                        });
        try {
            return until.await(wire);
        } catch (MeshException e) {
            if (!settled.compareAndSet(false, true)) {
                wire.result().close(); // it came about meanwhile
            }
            throw e;
        }
    }

    /** All of a connection happens on one context: else answers begin before anybody listens. */
    private static <T> Future<T> on(Context context, Supplier<Future<T>> step) {
        Promise<T> done = Promise.promise();
        try {
            context.runOnContext(_ -> step.get().onComplete(done));
        } catch (RejectedExecutionException e) {
            done.fail(MeshException.closed());
        }
        return done.future();
    }

    private static Future<Made> make(
            Dialler dialler, Dialler.Means by, Attempt attempt, Optional<Way> way) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setVerifyHost(false)
                        .setProtocolVersion(HttpVersion.HTTP_1_1)
                        .setKeepAlive(true)
                        .setPipelining(false);
        HttpClientAgent client = by.vertx().createHttpClient(by.over(way, options));
        HttpConnectOptions target =
                new HttpConnectOptions()
                        .setHost(attempt.end().host().text())
                        .setPort(attempt.end().port())
                        .setSsl(true);
        attempt.plain().ifPresent(proxy -> target.setProxyOptions(Dialler.options(proxy)));
        return client.connect(target)
                .map(connection -> new Made(client, connection, attempt.hops().isEmpty()))
                .onFailure(_ -> end(dialler, client));
    }

    /** Where the server was found, if nothing lies between. */
    Optional<InetAddress> at() {
        String address = made.connection().remoteAddress().hostAddress();
        if (!made.direct() || address == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address)); // it is a number
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * Sends a request.
     *
     * @throws MeshException if no answer comes, or a longer one
     */
    Reply send(MeshAsking asking, Limit until) throws MeshException {
        RequestOptions call =
                new RequestOptions()
                        .setMethod(HttpMethod.valueOf(asking.method()))
                        .setURI(asking.path());
        asking.headers().forEach(call::addHeader);
        return until.await(
                on(
                        context,
                        () ->
                                made.connection()
                                        .request(call)
                                        .compose(request -> sent(request, asking))
                                        .compose(response -> read(response, asking.most()))));
    }

    private static Future<HttpClientResponse> sent(HttpClientRequest request, MeshAsking asking) {
        return asking.body().isEmpty()
                ? request.send()
                : request.putHeader("Content-Type", TYPE)
                        .send(Buffer.buffer(asking.body().toArray()));
    }

    private static Future<Reply> read(HttpClientResponse response, int most) {
        Promise<Reply> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(bytes -> {
            if (body.length() + bytes.length() > most) {
                whole.tryFail(MeshException.nonsense());
                var _ = response.request().connection().close();
            } else {
                body.appendBuffer(bytes);
            }
        });
        response.exceptionHandler(_ -> whole.tryFail(MeshException.silent()));
        response.endHandler(_ -> whole.tryComplete(reply(response, body)));
        return whole.future();
    }

    private static Reply reply(HttpClientResponse response, Buffer body) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        return new Reply(response.statusCode(), headers, Bytes.owned(body.getBytes()));
    }

    /** Its threads end with the dialler, which closes what is left: they take nothing more then. */
    @Override
    public void close() {
        if (!dialler.isClosed()) {
            Future<Void> _ = made.connection().close();
            end(dialler, made.client());
        }
    }

    private static void end(Dialler dialler, HttpClientAgent client) {
        if (!dialler.isClosed()) {
            Future<Void> _ = client.close();
        }
    }
}
