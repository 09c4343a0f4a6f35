package chat.tacit.protocol.store;

import java.util.List;
import java.util.Optional;

/** How a call that a {@link StoreCall} asked for ended. */
public sealed interface Result {
    record Found(Optional<Row> row) implements Result {}

    /** What became of a conditional change. */
    sealed interface Change extends Result {}

    /** The change is durable; {@code revision} is the row's new one. */
    record Changed(long revision) implements Change {}

    /** Nothing changed: the row is {@code current}. */
    record Conflict(Optional<Row> current) implements Change {}

    /** What became of an append. */
    sealed interface Append extends Result {}

    /** The entry is durable under {@code position}. */
    record Kept(long position) implements Append {}

    /** Nothing was appended: the log holds as many entries as it may. */
    record Full() implements Append {}

    /** Nothing was appended: the next position is another than the one asked for. */
    record Moved() implements Append {}

    record Entries(List<Entry> entries) implements Result {}

    /**
     * @param next the position that the next entry gets
     * @param entries how many entries the log holds
     */
    record Extent(long next, int entries) implements Result {}

    record Finished() implements Result {}

    /** The store failed: nothing was done, or all of it, and asking again is safe. */
    record Failed() implements Result {}

    /** An entry of a log; the bytes are shared. */
    record Entry(long position, byte[] bytes) {}
}
