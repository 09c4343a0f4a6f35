package chat.tacit.bench.load;

import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.Pair;
import chat.tacit.bench.subject.Subject;
import chat.tacit.bench.subject.Witness;

import io.netty.channel.EventLoop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** Connected pairs, and the first thing that went wrong with any of them. */
final class Pairs<F extends Pairs.Feeder> implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<F> feeders = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();
    private final CompletableFuture<Void> failure;

    private Pairs(CompletableFuture<Void> failure) {
        this.failure = failure;
    }

    /** What gives a pair its messages and hears of them, on the pair's loop. */
    interface Feeder extends Witness {
        void begin(Pair pair);

        /** Completes when all messages have ended and no more will begin. */
        CompletableFuture<Void> idle();
    }

    /** Connects them one after the other, so that no relay takes it for an attack. */
    static <F extends Feeder> Pairs<F> open(
            Network network,
            Subject subject,
            Shape shape,
            Function<CompletableFuture<Void>, F> feeders)
            throws InterruptedException {
        Pairs<F> open = new Pairs<>(new CompletableFuture<>());
        for (int i = 0; i < shape.pairs(); i++) {
            EventLoop loop = network.nextLoop();
            F feeder = feeders.apply(open.failure);
            open.feeders.add(feeder);
            open.pairs.add(await(subject.open(loop, shape.size(), feeder).toCompletableFuture()));
        }
        return open;
    }

    void begin() {
        for (int i = 0; i < pairs.size(); i++) {
            F feeder = feeders.get(i);
            Pair pair = pairs.get(i);
            pair.loop().execute(() -> feeder.begin(pair));
        }
    }

    List<F> feeders() {
        return feeders;
    }

    /** Lets the load go on for {@code time}, or until something goes wrong. */
    void run(Duration time) throws InterruptedException {
        try {
            failure.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Nothing went wrong.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Does something with each feeder, on its loop. */
    void each(Consumer<F> task) {
        for (int i = 0; i < pairs.size(); i++) {
            F feeder = feeders.get(i);
            pairs.get(i).loop().execute(() -> task.accept(feeder));
        }
    }

    /** Returns when all messages have ended, of which there must be a limited number. */
    void awaitIdle() throws InterruptedException {
        CompletableFuture<?>[] idle =
                feeders.stream().map(Feeder::idle).toArray(CompletableFuture[]::new);
        await(CompletableFuture.anyOf(CompletableFuture.allOf(idle), failure));
    }

    @Override
    public void close() {
        for (Pair pair : pairs) {
            try {
                await(
                        CompletableFuture.supplyAsync(pair::close, pair.loop())
                                .thenCompose(closed -> closed));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** The outcome, which has to come soon. */
    static <T> T await(CompletableFuture<T> outcome) throws InterruptedException {
        try {
            return outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer within " + PATIENCE, e);
        }
    }
}
