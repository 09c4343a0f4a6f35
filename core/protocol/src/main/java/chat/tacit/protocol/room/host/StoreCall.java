package chat.tacit.protocol.room.host;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What a machine of this package asks of the store. Calls on one log are to be begun in the order
 * in which they are asked for; each ends in one {@link Result}, {@link Result.Failed} among them.
 */
public sealed interface StoreCall {

    /** Ends in {@link Result.Found}. */
    record Get(HostKey key) implements StoreCall {}

    /** Put the row if its revision is the given one. Ends in {@link Result.Change}. */
    record Set(HostKey key, long revision, byte[] value, Instant expiresAt) implements StoreCall {}

    /** Delete the row if its revision is the given one. Ends in {@link Result.Change}. */
    record Remove(HostKey key, long revision) implements StoreCall {}

    /**
     * Append to a log. Ends in {@link Result.Append}, when the entry is durable. The array is given
     * away.
     *
     * @param onlyIfNext the position that the entry has to get, if any
     */
    record Append(
            HostKey log, byte[] entry, int maxEntries, OptionalLong onlyIfNext, Instant expiresAt)
            implements StoreCall {}

    /** Read a log. Ends in {@link Result.Entries}. */
    record Read(HostKey log, long after, int maxEntries, int maxBytes) implements StoreCall {}

    /** Ends in {@link Result.Extent}. */
    record Measure(HostKey log) implements StoreCall {}

    /** Delete the entries up to and with one. Ends in {@link Result.Finished}. */
    record DeleteThrough(HostKey log, long through) implements StoreCall {}

    /** Delete a log. Ends in {@link Result.Finished}. */
    record Drop(HostKey log) implements StoreCall {}
}
