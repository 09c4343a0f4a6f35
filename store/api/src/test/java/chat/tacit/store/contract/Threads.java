package chat.tacit.store.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that begin together. */
public final class Threads {

    /** What each thread does. */
    public interface Work {
        void run(int thread) throws Exception;
    }

    private Threads() {}

    /** Runs {@code work} in so many threads at once and throws what any of them throws. */
    public static void together(int threads, Work work) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                running.add(
                        pool.submit(() -> {
                            start.await();
                            work.run(thread);
                            return null;
                        }));
            }
            start.countDown();
            for (Future<?> one : running) {
                one.get(2, TimeUnit.MINUTES);
            }
        }
    }
}
