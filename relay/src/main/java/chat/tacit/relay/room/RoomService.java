package chat.tacit.relay.room;

import chat.tacit.protocol.room.host.SecretHost;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.store.Store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The accounts and rooms of a running relay, on a thread of their own. */
public final class RoomService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScheduledThreadPoolExecutor thread;
    private final RoomEndpoint endpoint;

    public RoomService(SecretHost.Terms terms, Store store, InstantSource clock, Metrics metrics) {
        this.thread =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("tacit-room").factory());
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.endpoint =
                new RoomEndpoint(
                        terms,
                        store,
                        new RoomEndpoint.Place(
                                thread, (at, wake) -> set(clock, at, wake), clock, metrics));
        metrics.watchRooms(endpoint::sessions, endpoint::rooms);
    }

    public RoomEndpoint endpoint() {
        return endpoint;
    }

    private RoomAlarm.Set set(InstantSource clock, Instant at, Runnable wake) {
        long delay = Math.max(0, Duration.between(clock.instant(), at).toMillis()) + 1;
        ScheduledFuture<?> alarm = thread.schedule(wake, delay, TimeUnit.MILLISECONDS);
        return () -> alarm.cancel(false);
    }

    /** Does what was begun, and nothing more. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
