package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Secret;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Asks the shell for calls and remembers what follows each. How many are under way is bounded by
 * {@link Admission}, which stops the frames that cause them.
 */
final class Calls {
    private final Line line;
    private final Admission admission;
    private final Map<Long, Consumer<Result>> waiting = new HashMap<>();
    private long next;

    Calls(Line line, Admission admission) {
        this.line = line;
        this.admission = admission;
    }

    /** A conditional change of a row. */
    record Change(RowKey key, long revision, byte[] value, Instant expiresAt) {}

    void completed(Input.Completed input) {
        Consumer<Result> then = waiting.remove(input.token());
        if (then == null) {
            throw new IllegalStateException("no call has this token");
        }
        then.accept(input.result());
    }

    void get(RowKey key, Runnable failed, Consumer<Optional<Row>> then) {
        line.emit(
                new Output.Get(
                        await(
                                failed,
                                result -> {
                                    if (result instanceof Result.Found found) {
                                        then.accept(found.row());
                                    } else {
                                        throw unexpected(result);
                                    }
                                }),
                        key));
    }

    void set(Change change, Runnable failed, Consumer<Result.Change> then) {
        line.emit(
                new Output.Set(
                        await(failed, result -> then.accept(change(result))),
                        change.key(),
                        change.revision(),
                        change.value(),
                        change.expiresAt()));
    }

    void remove(RowKey key, long revision, Runnable failed, Consumer<Result.Change> then) {
        line.emit(
                new Output.Remove(
                        await(failed, result -> then.accept(change(result))), key, revision));
    }

    /**
     * @param then whether the entry was kept; false if the queue is full
     */
    void append(
            RecipientId queue, byte[] entry, Terms terms, Runnable failed, Consumer<Boolean> then) {
        long token =
                await(
                        failed,
                        result -> {
                            if (result instanceof Result.Kept) {
                                then.accept(true);
                            } else if (result instanceof Result.Full) {
                                then.accept(false);
                            } else {
                                throw unexpected(result);
                            }
                        });
        line.emit(new Output.Append(token, queue, entry, terms.maxEntries(), terms.expiresAt()));
    }

    /** On what terms a message is kept. */
    record Terms(int maxEntries, Instant expiresAt) {}

    void read(
            RecipientId queue,
            long after,
            int maxEntries,
            Runnable failed,
            Consumer<List<Result.Entry>> then) {
        long token =
                await(
                        failed,
                        result -> {
                            if (result instanceof Result.Entries read) {
                                then.accept(read.entries());
                            } else {
                                throw unexpected(result);
                            }
                        });
        line.emit(new Output.Read(token, queue, after, maxEntries, Subscriptions.READ_BYTES));
    }

    void measure(RecipientId queue, Runnable failed, IntConsumer then) {
        long token =
                await(
                        failed,
                        result -> {
                            if (result instanceof Result.Extent extent) {
                                then.accept(extent.entries());
                            } else {
                                throw unexpected(result);
                            }
                        });
        line.emit(new Output.Measure(token, queue));
    }

    void deleteThrough(RecipientId queue, long through, Runnable failed, Runnable then) {
        line.emit(new Output.DeleteThrough(finishing(failed, then), queue, through));
    }

    void drop(RecipientId queue, Runnable failed, Runnable then) {
        line.emit(new Output.Drop(finishing(failed, then), queue));
    }

    /** The shared secrets with the keys, in order; none for a key of low order. */
    void derive(List<AgreementPublicKey> keys, Consumer<List<Optional<Secret>>> then) {
        admission.deriving();
        long token =
                await(
                        () -> {
                            throw new IllegalStateException("a derivation doesn't fail");
                        },
                        result -> {
                            if (result instanceof Result.Derived derived
                                    && derived.shared().size() == keys.size()) {
                                admission.derived();
                                then.accept(derived.shared());
                            } else {
                                throw unexpected(result);
                            }
                        });
        line.emit(new Output.Derive(token, keys));
    }

    private long finishing(Runnable failed, Runnable then) {
        return await(
                failed,
                result -> {
                    if (result instanceof Result.Finished) {
                        then.run();
                    } else {
                        throw unexpected(result);
                    }
                });
    }

    private long await(Runnable failed, Consumer<Result> then) {
        long token = next++;
        waiting.put(
                token,
                result -> {
                    if (result instanceof Result.Failed) {
                        failed.run();
                    } else {
                        then.accept(result);
                    }
                });
        return token;
    }

    private static Result.Change change(Result result) {
        if (result instanceof Result.Change change) {
            return change;
        }
        throw unexpected(result);
    }

    private static IllegalStateException unexpected(Result result) {
        return new IllegalStateException("the call can't end in " + result.getClass());
    }
}
