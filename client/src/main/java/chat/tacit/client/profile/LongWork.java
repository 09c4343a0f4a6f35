package chat.tacit.client.profile;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Work that keeps a processor busy for long, as making a key of RSA does. Virtual threads share as
 * few carriers as there are processors, and one that computes doesn't leave its own: with two of
 * them on two processors no other thread of the process would get on. So it has a thread of its
 * own, which the system gives its part of the processors.
 */
public final class LongWork {
    private LongWork() {}

    /** Has the work done and waits for it; an interrupt doesn't end it. */
    public static <T> T done(Supplier<T> work) {
        if (!Thread.currentThread().isVirtual()) {
            return work.get();
        }
        return CompletableFuture.supplyAsync(work, LongWork::start).join();
    }

    private static void start(Runnable work) {
        var _ = Thread.ofPlatform().daemon().name("tacit-long-work").start(work);
    }
}
