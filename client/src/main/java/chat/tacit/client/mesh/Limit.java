package chat.tacit.client.mesh;

import chat.tacit.client.tunnel.HttpWire;

import io.vertx.core.Future;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long a request may take.
 *
 * @param start by {@link System#nanoTime}
 */
record Limit(long start, Duration patience) implements HttpWire.Patience<MeshException> {
    private long left() {
        return Math.max(0, patience.toNanos() - (System.nanoTime() - start));
    }

    boolean isOver() {
        return left() == 0;
    }

    /**
     * Waits for something.
     *
     * @throws MeshException the one by which it failed, else that the server doesn't answer
     */
    @Override
    public <T> T await(Future<T> future) throws MeshException {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(left(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MeshException.closed();
        } catch (TimeoutException e) {
            throw MeshException.silent();
        } catch (ExecutionException e) {
            throw why(e.getCause());
        }
    }

    private static MeshException why(@Nullable Throwable failure) {
        if (failure instanceof MeshException known) {
            return known;
        }
        return failure instanceof RejectedExecutionException
                ? MeshException.closed()
                : MeshException.silent();
    }
}
