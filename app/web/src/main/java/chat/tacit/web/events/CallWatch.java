package chat.tacit.web.events;

import chat.tacit.client.Calls;
import chat.tacit.client.call.CallNews;
import chat.tacit.web.form.CallForm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells pages of calls, and ends one that no page has any more: its media was in a page that is
 * gone. What only rings may find a page still.
 */
public final class CallWatch implements AutoCloseable {
    private final Calls calls;
    private final EventLog log;
    private final Duration patience;
    private final AtomicBoolean watching = new AtomicBoolean();
    private final Semaphore changed = new Semaphore(0);
    private final Runnable unwatch;
    private volatile boolean closed;

    /**
     * @param patience {@code APP_CALL_PAGE}: how long a call goes on that no page follows
     */
    public CallWatch(Calls calls, EventLog log, Duration patience) {
        this.calls = calls;
        this.log = log;
        this.patience = patience;
        this.unwatch = log.watch(changed::release);
        calls.listen(this::heard);
        calls.lines()
                .listen(frames -> {
                    if (!closed) {
                        log.pass(CallForm.frames(frames));
                    }
                });
    }

    private void heard(CallNews news) {
        if (closed) {
            return;
        }
        log.tell(CallForm.event(news));
        changed.release();
        if (needsAPage(news)) {
            begin();
        }
    }

    private void begin() {
        if (watching.compareAndSet(false, true)) {
            Thread.ofVirtual().name("tacit-call-watch").start(this::watch);
        }
    }

    private static boolean needsAPage(CallNews news) {
        return !(news.what() instanceof CallNews.Ringing || news.what() instanceof CallNews.Over);
    }

    /** Goes from one change of pages or calls to the next, or to where the patience ends. */
    private void watch() {
        try {
            Optional<Long> alone = Optional.empty(); // since when no page follows
            changed.drainPermits();
            while (needsAPage()) {
                if (log.followers() > 0) {
                    alone = Optional.empty();
                    changed.acquire();
                } else {
                    long since = alone.orElseGet(System::nanoTime);
                    long left = since + patience.toNanos() - System.nanoTime();
                    alone = left > 0 ? Optional.of(since) : Optional.empty();
                    endOrWait(left);
                }
                changed.drainPermits();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            watching.set(false);
        }
        if (needsAPage()) {
            begin(); // one came about after the last look
        }
    }

    private void endOrWait(long nanos) throws InterruptedException {
        if (nanos <= 0) {
            calls.pageGone();
        } else {
            var _ = changed.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private boolean needsAPage() {
        return !closed && calls.all().stream().anyMatch(CallWatch::needsAPage);
    }

    @Override
    public void close() {
        closed = true;
        unwatch.run();
        changed.release();
    }
}
