package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

@Timeout(60)
final class LongWorkTest {
    private static final Executor VIRTUAL = Thread::startVirtualThread;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Computes until something has happened; false if that takes too long. */
    private static boolean spin(CountDownLatch begun, CompletableFuture<?> until) {
        begun.countDown();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!until.isDone() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return until.isDone();
    }

    @Test
    void otherThreadsGetOnWhileEveryCarrierWouldBeBusy() throws Exception {
        int carriers = Runtime.getRuntime().availableProcessors();
        CountDownLatch begun = new CountDownLatch(carriers);
        CompletableFuture<Void> passed = new CompletableFuture<>();
        List<CompletableFuture<Boolean>> works = new ArrayList<>();
        for (int i = 0; i < carriers; i++) {
            works.add(
                    CompletableFuture.supplyAsync(
                            () -> LongWork.done(() -> spin(begun, passed)), VIRTUAL));
        }
        begun.await();
        VIRTUAL.execute(() -> passed.complete(null));
        assertThat(works).allSatisfy(work -> assertThat(work.join()).isTrue());
    }
}
