package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.Strikes;
import chat.tacit.relay.live.LiveService;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.relay.pipe.PipeService;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The relay's sockets: its one port on every event loop, and the operator's port. */
public final class Edge implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Place place;
    private final List<HttpEdge> loops = new ArrayList<>();
    private Optional<String> deployment = Optional.empty();
    private Optional<TurnPort> turn = Optional.empty();
    private int operatorPort;

    private Edge(Vertx vertx, Place place) {
        this.vertx = vertx;
        this.place = place;
    }

    /**
     * Listens.
     *
     * @param tls what the relay ends TLS with; nothing behind a proxy that does so
     * @throws IOException if a port can't be bound
     */
    public static Edge open(Place place, Optional<Pem> tls, OperatorPort operator, Metrics metrics)
            throws IOException {
        Limits limits = place.limits();
        Strikes strikes = new Strikes(limits, place::isListed, place.entropy());
        Guard guard =
                new Guard(
                        new Admission(
                                limits, place.listen().front(), strikes, place.clock(), metrics),
                        limits);
        PipeService pipes =
                new PipeService(place.identity(), place.clock(), place.entropy(), metrics);
        int threads = Runtime.getRuntime().availableProcessors();
        Vertx vertx =
                Vertx.builder()
                        .with(new VertxOptions().setEventLoopPoolSize(threads))
                        .withTransport(new GuardedTransport(GuardedTransport.platform(), guard))
                        .build();
        Edge edge = new Edge(vertx, place);
        LiveService lives =
                new LiveService(
                        place.identity(),
                        place.clock(),
                        place.entropy(),
                        metrics,
                        new Timers(vertx, place.clock())::set);
        try {
            for (int i = 0; i < threads; i++) {
                edge.loops.add(new HttpEdge(place, guard, tls, pipes, lives));
            }
            edge.deploy();
            if (place.turn().isPresent() && tls.isPresent()) {
                edge.turn = Optional.of(TurnPort.open(place, place.turn().get(), guard, tls.get()));
            }
            edge.operatorPort = edge.await(operator.listen(vertx)).actualPort();
            guard.leaveUnguarded(edge.operatorPort);
        } catch (IOException e) {
            edge.close();
            throw e;
        }
        return edge;
    }

    /** The address under which the relay is known. */
    public RelayAddress address() {
        return place.address(port());
    }

    /** The port that is bound. */
    public int port() {
        return loops.getFirst().boundPort();
    }

    /** The port of live lines that is bound; nothing if there is none. */
    public OptionalInt livePort() {
        return loops.getFirst().boundLivePort();
    }

    /** The port of STUN and TURN that is bound; nothing if there is none. */
    public OptionalInt turnPort() {
        return turn.isEmpty() ? OptionalInt.empty() : OptionalInt.of(turn.get().boundPort());
    }

    /** The operator's port that is bound. */
    public int operatorPort() {
        return operatorPort;
    }

    /** Ends TLS with another certificate from now on. */
    public void present(Pem pem) {
        loops.forEach(loop -> loop.present(pem));
        if (place.turn().flatMap(TurnPlace::certificate).isEmpty()) {
            presentCalls(pem);
        }
    }

    /** Ends TLS at the port of calls with another certificate from now on. */
    public void presentCalls(Pem pem) {
        turn.ifPresent(port -> port.present(pem));
    }

    /** Accepts nobody any more, ends every connection, and returns when all are gone. */
    @Override
    public void close() {
        turn.ifPresent(TurnPort::close);
        try {
            if (deployment.isPresent()) {
                await(vertx.undeploy(deployment.get()));
            }
            await(vertx.close());
        } catch (IOException e) {
            // Whatever didn't end in time ends with the process.
            vertx.close();
        }
    }

    private void deploy() throws IOException {
        Iterator<HttpEdge> each = loops.iterator();
        deployment =
                Optional.of(
                        await(
                                vertx.deployVerticle(
                                        each::next,
                                        new DeploymentOptions().setInstances(loops.size()))));
    }

    /** Waits longer than connections have to end. */
    private <T> T await(Future<T> future) throws IOException {
        Duration patience = place.limits().duration(Limit.SHUTDOWN_GRACE).plus(PATIENCE);
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IOException(cause == null ? "" : cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("timed out", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
