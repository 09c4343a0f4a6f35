package chat.tacit.protocol.store;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What a machine asks of the store. Calls on one log are to be begun in the order in which they are
 * asked for; each ends in one {@link Result}, {@link Result.Failed} among them.
 */
public sealed interface StoreCall {

    /** Ends in {@link Result.Found}. */
    record Get(StoreKey key) implements StoreCall {}

    /** Put the row if its revision is the given one. Ends in {@link Result.Change}. */
    record Set(StoreKey key, long revision, byte[] value, Instant expiresAt) implements StoreCall {}

    /** Delete the row if its revision is the given one. Ends in {@link Result.Change}. */
    record Remove(StoreKey key, long revision) implements StoreCall {}

    /**
     * Append to a log. Ends in {@link Result.Append}, when the entry is durable. The array is given
     * away.
     *
     * @param onlyIfNext the position that the entry has to get, if any
     */
    record Append(
            StoreKey log, byte[] entry, int maxEntries, OptionalLong onlyIfNext, Instant expiresAt)
            implements StoreCall {}

    /** Read a log. Ends in {@link Result.Entries}. */
    record Read(StoreKey log, long after, int maxEntries, int maxBytes) implements StoreCall {}

    /** Ends in {@link Result.Extent}. */
    record Measure(StoreKey log) implements StoreCall {}

    /** Delete the entries up to and with one. Ends in {@link Result.Finished}. */
    record DeleteThrough(StoreKey log, long through) implements StoreCall {}

    /** Delete a log. Ends in {@link Result.Finished}. */
    record Drop(StoreKey log) implements StoreCall {}
}
