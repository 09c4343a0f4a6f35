package chat.tacit.store.contract;

import static chat.tacit.store.contract.Contract.await;
import static chat.tacit.store.contract.Contract.bytes;
import static chat.tacit.store.contract.Contract.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.store.Log;
import chat.tacit.store.Signals;

import org.junit.jupiter.api.Test;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The contract of {@link Signals}. */
public interface SignalsContract extends Contract {

    @Test
    default void everyWatchIsToldOfAnAppend() throws Exception {
        Semaphore first = new Semaphore(0);
        Semaphore second = new Semaphore(0);
        try (var _ = store().signals().watch(key("a"), first::release);
                var _ = store().signals().watch(key("a"), second::release)) {
            append(key("a"), "x");
            assertTold(first);
            assertTold(second);
        }
    }

    @Test
    default void whoeverIsToldCanRead() throws Exception {
        AtomicLong seen = new AtomicLong();
        Semaphore told = new Semaphore(0);
        Runnable read =
                () ->
                        store().log()
                                .readAfter(key("a"), seen.get(), 10, 1000)
                                .thenAccept(entries -> {
                                    entries.forEach(entry -> seen.set(entry.sequence()));
                                    told.release();
                                });
        try (var _ = store().signals().watch(key("a"), read)) {
            for (int i = 1; i <= 50; i++) {
                append(key("a"), "x");
                assertTold(told);
                assertThat(seen).hasValue(i);
                told.drainPermits();
            }
        }
    }

    @Test
    default void noSignalIsLostWhileManyAppend() throws Exception {
        AtomicLong signals = new AtomicLong();
        AtomicLong readThrough = new AtomicLong();
        try (var _ = store().signals().watch(key("a"), signals::incrementAndGet)) {
            Threads.together(
                    4,
                    thread -> {
                        if (thread > 0) {
                            for (int i = 0; i < 200; i++) {
                                append(key("a"), "x");
                            }
                            return;
                        }
                        long heard = 0;
                        while (readThrough.get() < 600) {
                            long before = heard;
                            await().until(() -> signals.get() > before);
                            heard = signals.get();
                            await(store().log().readAfter(key("a"), readThrough.get(), 999, 9999))
                                    .forEach(entry -> readThrough.set(entry.sequence()));
                        }
                    });
        }
        assertThat(readThrough).hasValue(600);
    }

    @Test
    default void aClosedWatchIsToldNothingAndTheOthersStay() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        Semaphore open = new Semaphore(0);
        var first = store().signals().watch(key("a"), closed::incrementAndGet);
        try (var _ = store().signals().watch(key("a"), open::release)) {
            first.close();
            first.close();
            append(key("a"), "x");
            assertTold(open);
            assertThat(closed).hasValue(0);
        }
    }

    @Test
    default void anAppendElsewhereOrRefusedTellsNobody() throws Exception {
        AtomicInteger told = new AtomicInteger();
        Semaphore other = new Semaphore(0);
        try (var _ = store().signals().watch(key("a"), told::incrementAndGet);
                var _ = store().signals().watch(key("b"), other::release)) {
            await(store().log().append(key("a"), bytes("x"), Log.Terms.within(0, LATER)));
            append(key("b"), "x");
            assertTold(other);
            assertThat(told).hasValue(0);
        }
    }

    private static void assertTold(Semaphore told) throws InterruptedException {
        assertThat(told.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    }
}
