package chat.tacit.client.tunnel;

import chat.tacit.protocol.wire.Refusal;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.VertxInternal;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/** One connection for requests: HTTP/1.1 over TLS 1.3 that resumes no other. */
public final class HttpWire implements AutoCloseable {
    /** Whoever waits is told by what it waits for; nobody has to read that a relay was killed. */
    private static final Handler<Throwable> BROKEN = _ -> {};

    private final Dialler dialler;
    private final Context context;
    private final Made made;

    private HttpWire(Dialler dialler, Context context, Made made) {
        this.dialler = dialler;
        this.context = context;
        this.made = made;
    }

    private record Made(HttpClientAgent client, HttpClientConnection connection) {}

    /**
     * Waits for what is asked of a relay, as long as there is time.
     *
     * @param <E> says why nothing came of it
     */
    @FunctionalInterface
    public interface Patience<E extends Exception> {
        /**
         * @throws E for the exception by which it failed; {@link RejectedExecutionException} if the
         *     dialler is closed, {@link RefusedOnTheWay} if a relay on the way says no
         */
        <T> T await(Future<T> future) throws E;
    }

    /** A relay on the way to another one doesn't lead there. */
    public static final class RefusedOnTheWay extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Refusal refusal;

        private RefusedOnTheWay(Refusal refusal, Throwable cause) {
            super(refusal.sentence(), cause);
            this.refusal = refusal;
        }

        public Refusal refusal() {
            return refusal;
        }
    }

    /**
     * Connects to a host, through the proxies of the attempt if there are any and never without
     * them. What comes about when nobody waits for it any more is closed.
     */
    public static <E extends Exception> HttpWire dial(
            Dialler dialler, Dialler.Means by, Attempt attempt, Patience<E> until) throws E {
        Context context = ((VertxInternal) by.vertx()).createEventLoopContext();
        AtomicBoolean settled = new AtomicBoolean();
        Future<HttpWire> wire =
                on(
                                context,
                                () ->
                                        attempt.way(by.vertx())
                                                .compose(way -> make(dialler, by, attempt, way)))
                        .map(made -> new HttpWire(dialler, context, made))
                        .onSuccess(late -> {
                            if (!settled.compareAndSet(false, true)) {
                                late.close();
                            }
                        });
        boolean waited = false;
        try {
            HttpWire made = until.await(wire);
            waited = true;
            return made;
        } finally {
            if (!waited && !settled.compareAndSet(false, true)) {
                wire.result().close(); // it came about meanwhile
            }
        }
    }

    /** All of a connection happens on one context: else answers begin before anybody listens. */
    private static <T> Future<T> on(Context context, Supplier<Future<T>> step) {
        Promise<T> done = Promise.promise();
        try {
            context.runOnContext(_ -> step.get().onComplete(done));
        } catch (RejectedExecutionException e) {
            done.fail(e); // the profile is being closed
        }
        return done.future();
    }

    private static Future<Made> make(
            Dialler dialler, Dialler.Means by, Attempt attempt, Optional<Way> way) {
        HttpClientAgent client = by.vertx().createHttpClient(by.over(way, options()));
        HttpConnectOptions target =
                new HttpConnectOptions()
                        .setHost(attempt.end().host().text())
                        .setPort(attempt.end().port())
                        .setSsl(true);
        attempt.plain().ifPresent(proxy -> target.setProxyOptions(Dialler.options(proxy)));
        return client.connect(target)
                .map(connection -> {
                    connection.exceptionHandler(BROKEN);
                    return new Made(client, connection);
                })
                .recover(failure -> {
                    end(dialler, client);
                    return Future.failedFuture(
                            way.flatMap(Way::refusal)
                                    .<Throwable>map(no -> new RefusedOnTheWay(no, failure))
                                    .orElse(failure));
                });
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setVerifyHost(false)
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(true)
                .setPipelining(false);
    }

    public HttpClientConnection connection() {
        return made.connection();
    }

    /**
     * Asks for something where all of the connection happens.
     *
     * @param step sends the request, and sees to its answer
     */
    public <T> Future<T> request(RequestOptions call, Function<HttpClientRequest, Future<T>> step) {
        return on(
                context,
                () ->
                        connection()
                                .request(call)
                                .compose(request -> step.apply(request.exceptionHandler(BROKEN))));
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
