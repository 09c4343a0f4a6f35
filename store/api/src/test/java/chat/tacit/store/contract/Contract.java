package chat.tacit.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.Log.Terms;
import chat.tacit.store.Store;
import chat.tacit.store.StoreException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** What the contracts of the ports have in common: a store, made anew for each test. */
public interface Contract {
    Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
    Terms ROOMY = Terms.within(1_000_000, LATER);

    /** The driver's open and empty store; the test class closes it after each test. */
    Store store();

    static Key key(String name) {
        return Key.of('t', name.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The outcome of a stage, which has to come within a minute. */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(1, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failed) {
                throw failed;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Asserts that a stage fails as the ports say. */
    static void assertFails(CompletionStage<?> stage) {
        // Not wrapped in a CompletionException: callers tell failures apart by type.
        AtomicReference<Throwable> seen = new AtomicReference<>();
        stage.handle((value, failure) -> seen.compareAndSet(null, failure))
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
        assertThat(seen.get()).isInstanceOf(StoreException.class);
    }

    default long append(Key log, String entry) {
        return append(log, entry, LATER);
    }

    default long append(Key log, String entry, Instant expiresAt) {
        return switch (await(
                store().log().append(log, bytes(entry), Terms.within(1_000_000, expiresAt)))) {
            case Log.Append.Kept(long sequence) -> sequence;
            case Log.Append.Full() -> throw new AssertionError("full");
            case Log.Append.Moved(long next) -> throw new AssertionError("moved to " + next);
        };
    }

    /** The log's entries after a sequence, as {@code sequence:text}. */
    default List<String> read(Key log, long after) {
        return read(log, after, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    default List<String> read(Key log, long after, int maxEntries, int maxBytes) {
        return await(store().log().readAfter(log, after, maxEntries, maxBytes)).stream()
                .map(entry -> entry.sequence() + ":" + text(entry.bytes()))
                .toList();
    }
}
