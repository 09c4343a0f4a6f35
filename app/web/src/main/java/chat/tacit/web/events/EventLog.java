package chat.tacit.web.events;

import io.vertx.core.json.JsonObject;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What the page is told: the last of it is kept for pages that come back. */
public final class EventLog {
    private final String run;
    private final int most;
    private final Deque<Numbered> kept = new ArrayDeque<>();
    private final List<Consumer<String>> listeners = new ArrayList<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private long last;

    /**
     * @param run names this process, so that nobody takes another's numbers for its own
     * @param most how many are kept
     */
    public EventLog(String run, int most) {
        this.run = run;
        this.most = most;
    }

    private record Numbered(long number, String text) {}

    /** Tells every page. */
    public synchronized void tell(JsonObject event) {
        last++;
        Numbered one = new Numbered(last, text(run + "-" + last, event));
        kept.addLast(one);
        if (kept.size() > most) {
            kept.removeFirst();
        }
        listeners.forEach(listener -> listener.accept(one.text()));
    }

    /** Tells the pages that are there now something that nobody else needs. */
    public synchronized void pass(JsonObject event) {
        String text = "data: " + event.encode() + "\n\n";
        listeners.forEach(listener -> listener.accept(text));
    }

    /**
     * Hands over what was missed since an id, or that this can't be told any more, and then what
     * comes.
     *
     * @param seen the last id that the page saw, if it was there before
     * @param listener is called one at a time, and mustn't wait
     * @return what ends it
     */
    public Runnable follow(Optional<String> seen, Consumer<String> listener) {
        synchronized (this) {
            seen.ifPresent(id -> missed(id, listener));
            listeners.add(listener);
        }
        watchers.forEach(Runnable::run);
        return () -> end(listener);
    }

    /**
     * Has something done whenever a page begins to follow, or has ended; it mustn't wait.
     *
     * @return what ends it
     */
    public Runnable watch(Runnable watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** How many pages follow. */
    public synchronized int followers() {
        return listeners.size();
    }

    private void end(Consumer<String> listener) {
        synchronized (this) {
            listeners.remove(listener);
        }
        watchers.forEach(Runnable::run);
    }

    private void missed(String id, Consumer<String> listener) {
        Optional<Long> number = number(id);
        long first = last - kept.size();
        if (number.isEmpty() || number.get() < first || number.get() > last) {
            listener.accept(text(run + "-" + last, new JsonObject().put("event", "again")));
            return;
        }
        kept.stream()
                .filter(one -> one.number() > number.get())
                .forEach(one -> listener.accept(one.text()));
    }

    private Optional<Long> number(String id) {
        String number = id.startsWith(run + "-") ? id.substring(run.length() + 1) : "";
        return number.matches("[0-9]{1,18}")
                ? Optional.of(Long.parseLong(number))
                : Optional.empty();
    }

    private static String text(String id, JsonObject event) {
        return "id: " + id + "\ndata: " + event.encode() + "\n\n";
    }
}
