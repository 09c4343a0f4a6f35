package chat.tacit.protocol.queue;

import chat.tacit.crypto.Secret;

import java.util.List;
import java.util.Optional;

/** How a call that an {@link Output} asked for ended. */
public sealed interface Result {
    record Found(Optional<Row> row) implements Result {}

    /** What became of a conditional change. */
    sealed interface Change extends Result {}

    /** The change is durable. */
    record Changed() implements Change {}

    /** Nothing changed: the row is {@code current}. */
    record Conflict(Optional<Row> current) implements Change {}

    record Kept() implements Result {}

    record Full() implements Result {}

    record Entries(List<Entry> entries) implements Result {}

    /**
     * @param entries how many entries the log holds
     */
    record Extent(int entries) implements Result {}

    record Finished() implements Result {}

    /** The shared secret of each key in order; none for a key of low order. */
    record Derived(List<Optional<Secret>> shared) implements Result {}

    /** The store failed: nothing was done, or all of it, and asking again is safe. */
    record Failed() implements Result {}

    /** A message in a queue's log; the bytes are shared and in the form of {@link Delivered}. */
    record Entry(long sequence, byte[] bytes) {}
}
