package chat.tacit.protocol.room.host;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks the shell for calls on the store and remembers what follows each. */
final class Calls {
    private final Line line;
    private final Map<Long, Consumer<Result>> waiting = new HashMap<>();
    private long next;

    Calls(Line line) {
        this.line = line;
    }

    void completed(long token, Result result) {
        Consumer<Result> then = waiting.remove(token);
        if (then == null) {
            throw new IllegalStateException("no call has this token");
        }
        then.accept(result);
    }

    /** Whether no call is under way. */
    boolean settled() {
        return waiting.isEmpty();
    }

    void get(HostKey key, Runnable failed, Consumer<Optional<Row>> then) {
        find(key, failed, row -> then.accept(line.live(row)));
    }

    /** The row, also one that has expired: what takes its place has to name its revision. */
    void find(HostKey key, Runnable failed, Consumer<Optional<Row>> then) {
        ask(new StoreCall.Get(key), failed, Result.Found.class, found -> then.accept(found.row()));
    }

    void set(StoreCall.Set set, Runnable failed, Consumer<Result.Change> then) {
        ask(set, failed, Result.Change.class, then);
    }

    void remove(StoreCall.Remove remove, Runnable failed, Consumer<Result.Change> then) {
        ask(remove, failed, Result.Change.class, then);
    }

    void append(StoreCall.Append append, Runnable failed, Consumer<Result.Append> then) {
        ask(append, failed, Result.Append.class, then);
    }

    void read(StoreCall.Read read, Runnable failed, Consumer<List<Result.Entry>> then) {
        ask(read, failed, Result.Entries.class, entries -> then.accept(entries.entries()));
    }

    void measure(HostKey log, Runnable failed, Consumer<Result.Extent> then) {
        ask(new StoreCall.Measure(log), failed, Result.Extent.class, then);
    }

    void deleteThrough(HostKey log, long through, Runnable failed, Runnable then) {
        ask(
                new StoreCall.DeleteThrough(log, through),
                failed,
                Result.Finished.class,
                _ -> then.run());
    }

    void drop(HostKey log, Runnable failed, Runnable then) {
        ask(new StoreCall.Drop(log), failed, Result.Finished.class, _ -> then.run());
    }

    /** Removes a row, whatever revision it has. */
    void erase(HostKey key, Runnable failed, Runnable then) {
        find(key, failed, row -> erase(key, row, failed, then));
    }

    private void erase(HostKey key, Optional<Row> row, Runnable failed, Runnable then) {
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
        line.emit(new Output.Ask(token, call));
    }
}
