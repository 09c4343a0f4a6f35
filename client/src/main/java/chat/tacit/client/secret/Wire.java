package chat.tacit.client.secret;

import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.tunnel.Attempt;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.client.tunnel.Way;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.VertxInternal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** One connection to a relay: HTTP/1.1 over TLS 1.3, one call after the other. */
final class Wire implements AutoCloseable {
    static final String TYPE = "application/grpc-web+proto";

    private static final int OK = 200;

    /** What a relay, or what stands before it, refuses in plain HTTP, each by its status. */
    private static final List<Refusal> PLAIN =
            List.of(Refusal.BANNED, Refusal.BUSY, Refusal.TOO_MANY, Refusal.SERVICE_OFF);

    private final Dialler dialler;
    private final Context context;
    private final HttpClientAgent client;
    private final HttpClientConnection connection;
    private final List<RelayProxy> path;
    private volatile boolean open = true;
    private boolean used;

    private Wire(Dialler dialler, Context context, Made made, List<RelayProxy> path) {
        this.dialler = dialler;
        this.context = context;
        this.client = made.client();
        this.connection = made.connection();
        this.path = path;
        connection.closeHandler(_ -> open = false);
    }

    private record Made(HttpClientAgent client, HttpClientConnection connection) {}

    /**
     * Tries the address's hosts in turn, each through the proxies if there are any, and never
     * without them.
     *
     * @param path the proxies, the nearest first
     */
    static Wire dial(Dialler dialler, RelayAddress relay, List<RelayProxy> path, Deadline until)
            throws LinkException {
        LinkException last = LinkException.closed();
        for (Attempt attempt : Attempt.all(relay, path)) {
            try {
                return dial(dialler, attempt, path, until);
            } catch (LinkException e) {
                last = e;
            }
            if (last.kind() == LinkException.Kind.CLOSED || until.left().isZero()) {
                break;
            }
        }
        throw last;
    }

    private static Wire dial(
            Dialler dialler, Attempt attempt, List<RelayProxy> path, Deadline until)
            throws LinkException {
        Dialler.Means by = dialler.means().orElseThrow(LinkException::closed);
        AtomicBoolean settled = new AtomicBoolean();
        Context context = ((VertxInternal) by.vertx()).createEventLoopContext();
        Future<Wire> wire =
                on(
                                context,
                                () ->
                                        attempt.way(by.vertx())
                                                .compose(way -> make(dialler, by, attempt, way)))
                        .map(made -> new Wire(dialler, context, made, path))
                        .onSuccess(late -> {
                            if (!settled.compareAndSet(false, true)) {
                                late.close();
                            }
                        });
        try {
            return until.await(wire);
        } catch (LinkException e) {
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
            done.fail(LinkException.closed()); // the profile is being closed
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
                .map(connection -> new Made(client, connection))
                .recover(failure -> {
                    end(dialler, client);
                    Optional<Refusal> led = way.flatMap(Way::refusal);
                    return Future.failedFuture(
                            led.<Throwable>map(LinkException::refused).orElse(failure));
                });
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setVerifyHost(false)
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(true)
                .setPipelining(false);
    }

    boolean isOpen() {
        return open;
    }

    /** Whether it is open and goes this way. */
    boolean leads(List<RelayProxy> wanted) {
        return open && path.equals(wanted);
    }

    /** Whether a call was made before, so that the relay may have given it up since. */
    boolean isUsed() {
        return used;
    }

    /**
     * Makes a call.
     *
     * @return the answer's body
     */
    Body post(Method method, byte[] message, Deadline until) throws LinkException {
        used = true;
        RequestOptions call = new RequestOptions().setMethod(HttpMethod.POST).setURI(method.path());
        Buffer framed = Buffer.buffer(GrpcMessages.frame(message));
        Future<Body> answer =
                on(
                        context,
                        () ->
                                connection
                                        .request(call)
                                        .compose(request ->
                                                request.putHeader("Content-Type", TYPE)
                                                        .send(framed))
                                        .map(Body::of)
                                        .recover(_ -> Future.failedFuture(LinkException.cut())));
        Body body = until.await(answer);
        if (body.status() != OK) {
            throw refused(body.status());
        }
        if (!body.type().equals(Optional.of(TYPE))) {
            throw LinkException.nonsense();
        }
        return body;
    }

    private static LinkException refused(int status) {
        return PLAIN.stream()
                .filter(refusal -> refusal.status() == status)
                .findFirst()
                .map(LinkException::refused)
                .orElseGet(() ->
                        LinkException.unreachable(
                                "what stands before the relay answers with status "
                                        + status
                                        + "; try again later."));
    }

    @Override
    public void close() {
        open = false;
        if (!dialler.isClosed()) {
            Future<Void> _ = connection.close();
            end(dialler, client);
        }
    }

    /** Its threads end with the dialler, which closes what is left: they take nothing more then. */
    private static void end(Dialler dialler, HttpClientAgent client) {
        if (!dialler.isClosed()) {
            Future<Void> _ = client.close();
        }
    }
}
