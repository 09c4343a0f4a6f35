package chat.tacit.web.events;

import chat.tacit.client.Calls;
import chat.tacit.client.call.CallNews;
import chat.tacit.web.form.CallForm;

import java.time.Duration;
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
    private volatile boolean closed;

    /**
     * @param patience {@code APP_CALL_PAGE}: how long a call goes on that no page follows
     */
    public CallWatch(Calls calls, EventLog log, Duration patience) {
        this.calls = calls;
        this.log = log;
        this.patience = patience;
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

    private void watch() {
        long seen = System.nanoTime();
        try {
            while (needsAPage()) {
                long now = System.nanoTime();
                if (log.followers() > 0) {
                    seen = now;
                } else if (now - seen >= patience.toNanos()) {
                    calls.pageGone();
                }
                Thread.sleep(patience.dividedBy(10));
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

    private boolean needsAPage() {
        return !closed && calls.all().stream().anyMatch(CallWatch::needsAPage);
    }

    @Override
    public void close() {
        closed = true;
    }
}
