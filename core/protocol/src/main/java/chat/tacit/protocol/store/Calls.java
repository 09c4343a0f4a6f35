package chat.tacit.protocol.store;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks the shell for calls on the store and remembers what follows each. */
public final class Calls {
    private final Ask ask;
    private final InstantSource clock;
    private final Map<Long, Consumer<Result>> waiting = new HashMap<>();
    private long next;

    /** How the shell is asked. */
    public interface Ask {
        /**
         * A call is wanted, whose result is handed to {@link #completed} under its token, never
         * before this returns.
         */
        void ask(long token, StoreCall call);
    }

    /**
     * @param clock says when rows have expired
     */
    public Calls(Ask ask, InstantSource clock) {
        this.ask = ask;
        this.clock = clock;
    }

    /** The call with this token ended. */
    public void completed(long token, Result result) {
        Consumer<Result> then = waiting.remove(token);
        if (then == null) {
            throw new IllegalStateException("no call has this token");
        }
        then.accept(result);
    }

    /** Whether no call is under way. */
    public boolean settled() {
        return waiting.isEmpty();
    }

    /** The row, unless it has expired. */
    public void get(StoreKey key, Runnable failed, Consumer<Optional<Row>> then) {
        find(key, failed, row -> then.accept(row.filter(it -> it.livesAt(clock.instant()))));
    }

    /** The row, also one that has expired: what takes its place has to name its revision. */
    public void find(StoreKey key, Runnable failed, Consumer<Optional<Row>> then) {
        ask(new StoreCall.Get(key), failed, Result.Found.class, found -> then.accept(found.row()));
    }

    public void set(StoreCall.Set set, Runnable failed, Consumer<Result.Change> then) {
        ask(set, failed, Result.Change.class, then);
    }

    public void remove(StoreCall.Remove remove, Runnable failed, Consumer<Result.Change> then) {
        ask(remove, failed, Result.Change.class, then);
    }

    public void append(StoreCall.Append append, Runnable failed, Consumer<Result.Append> then) {
        ask(append, failed, Result.Append.class, then);
    }

    public void read(StoreCall.Read read, Runnable failed, Consumer<List<Result.Entry>> then) {
        ask(read, failed, Result.Entries.class, entries -> then.accept(entries.entries()));
    }

    public void measure(StoreKey log, Runnable failed, Consumer<Result.Extent> then) {
        ask(new StoreCall.Measure(log), failed, Result.Extent.class, then);
    }

    public void deleteThrough(StoreKey log, long through, Runnable failed, Runnable then) {
        ask(
                new StoreCall.DeleteThrough(log, through),
                failed,
                Result.Finished.class,
                _ -> then.run());
    }

    public void drop(StoreKey log, Runnable failed, Runnable then) {
        ask(new StoreCall.Drop(log), failed, Result.Finished.class, _ -> then.run());
    }

    /** Removes a row, whatever revision it has. */
    public void erase(StoreKey key, Runnable failed, Runnable then) {
        find(key, failed, row -> erase(key, row, failed, then));
    }

    private void erase(StoreKey key, Optional<Row> row, Runnable failed, Runnable then) {
        if (row.isEmpty()) {
            then.run();
            return;
        }
        remove(
                new StoreCall.Remove(key, row.get().revision()),
                failed,
                change -> {
                    switch (change) {
                        case Result.Changed _ -> then.run();
                        case Result.Conflict(Optional<Row> current) ->
                                erase(key, current, failed, then);
                    }
                });
    }

    private <R extends Result> void ask(
            StoreCall call, Runnable failed, Class<R> kind, Consumer<R> then) {
        long token = next++;
        waiting.put(
                token,
                result -> {
                    if (result instanceof Result.Failed) {
                        failed.run();
                    } else if (kind.isInstance(result)) {
                        then.accept(kind.cast(result));
                    } else {
                        throw new IllegalStateException(
                                "the call can't end in " + result.getClass());
                    }
                });
        ask.ask(token, call);
    }
}
