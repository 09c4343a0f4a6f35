package chat.tacit.store;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * Logs of entries under rising sequences, the first of which is 1. A log exists by being appended
 * to.
 *
 * <p>Appends to one log take effect in the order of the calls. An entry can be read as soon as
 * {@link #append} returns; its stage completes when the entry is durable <em>or</em> has been
 * deleted by {@link #deleteThrough}, whichever is first: an entry that is deleted before its batch
 * is written is never written. Entries become durable in their order, so that none is durable
 * without those before it. Sequences of entries that became durable are never used again until the
 * log is dropped; those of entries that never did may be, after a crash. When a batch fails, the
 * entries that waited for it or after it vanish with their stages failed, and a sequence among them
 * is used again only if no read returned it and no {@link #deleteThrough} named it.
 */
public interface Log {

    /**
     * Appends {@code entry} within {@code terms}. The bytes are not copied: the caller gives them
     * away. An append that the terms refuse on both counts is {@link Append.Moved}.
     */
    CompletionStage<Append> append(Key log, byte[] entry, Terms terms);

    /**
     * The entries with a sequence greater than {@code after}, in order: at most {@code maxEntries},
     * and no more after the one that reaches {@code maxBytes}, so that one entry is always returned
     * where there is one. Both bounds are at least 1.
     */
    CompletionStage<List<Entry>> readAfter(Key log, long after, int maxEntries, int maxBytes);

    /**
     * Deletes the entries up to and with {@code through}. The stage completes when no later read
     * sees them; after a crash they may be there again.
     */
    CompletionStage<Void> deleteThrough(Key log, long through);

    /**
     * Deletes the log with all its entries, durably. Appended to again, it is a new log that begins
     * with sequence 1.
     */
    CompletionStage<Void> drop(Key log);

    /** What the log holds now. */
    CompletionStage<Extent> extent(Key log);

    /**
     * On what terms an entry is appended.
     *
     * @param maxEntries the log is full with this many entries
     * @param onlyIfNext if given, the sequence that the entry must get
     * @param expiresAt when a sweep may delete the entry; {@link Instant#MAX} for never
     */
    record Terms(int maxEntries, OptionalLong onlyIfNext, Instant expiresAt) {
        public static Terms within(int maxEntries, Instant expiresAt) {
            return new Terms(maxEntries, OptionalLong.empty(), expiresAt);
        }
    }

    /** What became of an append. */
    sealed interface Append {
        /** The entry is kept under {@code sequence}. */
        record Kept(long sequence) implements Append {}

        /** Nothing was appended, since the log holds as many entries as the terms allow. */
        record Full() implements Append {}

        /**
         * Nothing was appended, since the next sequence is {@code next} and not the one in the
         * terms.
         */
        record Moved(long next) implements Append {}
    }

    /** An entry and its place. The bytes are shared and must not be changed. */
    record Entry(long sequence, byte[] bytes) {}

    /**
     * @param next the sequence that the next entry gets
     * @param entries how many entries the log holds
     */
    record Extent(long next, int entries) {}
}
