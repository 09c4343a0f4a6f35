package chat.tacit.client.secret;

import chat.tacit.client.tunnel.HttpWire;

import io.vertx.core.Future;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** By when something has to have come. */
final class Deadline implements HttpWire.Patience<LinkException> {
    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    /** From now, never negative. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /**
     * Waits for it.
     *
     * @throws LinkException the one by which {@code future} failed, else that the relay can't be
     *     reached, or doesn't answer in time
     */
    @Override
    public <T> T await(Future<T> future) throws LinkException {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw LinkException.silent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LinkException.closed();
        } catch (ExecutionException e) {
            throw why(e.getCause());
        }
    }

    private static LinkException why(@Nullable Throwable failure) {
        if (failure instanceof LinkException known) {
            return known;
        }
        if (failure instanceof HttpWire.RefusedOnTheWay no) {
            return LinkException.refused(no.refusal());
        }
        return failure instanceof RejectedExecutionException
                ? LinkException.closed()
                : LinkException.unreachable("the relay can't be reached; try again later.");
    }
}
