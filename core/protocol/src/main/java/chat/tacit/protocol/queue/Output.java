package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link QueueSession} wants done. Calls on the store and derivations carry a token, under
 * which the shell hands in their {@link Result} later; calls on one queue's log are to be begun in
 * the order of the outputs.
 */
public sealed interface Output {

    /**
     * Send this frame, in order. The array is given away.
     *
     * @param refusal what the frame says no with, for the operator to count
     */
    record Transmit(byte[] frame, Optional<Refusal> refusal) implements Output {
        Transmit(byte[] frame) {
            this(frame, Optional.empty());
        }
    }

    /** Ends in {@link Result.Found}. */
    record Get(long token, RowKey key) implements Output {}

    /** Put the row if its revision is the given one. Ends in {@link Result.Change}. */
    record Set(long token, RowKey key, long revision, byte[] value, Instant expiresAt)
            implements Output {}

    /** Delete the row if its revision is the given one. Ends in {@link Result.Change}. */
    record Remove(long token, RowKey key, long revision) implements Output {}

    /**
     * Append to a queue's log. Ends in {@link Result.Kept} when the entry is durable or was deleted
     * by its recipient, or in {@link Result.Full}. The array is given away.
     */
    record Append(long token, RecipientId queue, byte[] entry, int maxEntries, Instant expiresAt)
            implements Output {}

    /** Read a queue's log. Ends in {@link Result.Entries}. */
    record Read(long token, RecipientId queue, long after, int maxEntries, int maxBytes)
            implements Output {}

    /** Count what a queue's log holds. Ends in {@link Result.Extent}. */
    record Measure(long token, RecipientId queue) implements Output {}

    /** Delete the entries up to and with one. Ends in {@link Result.Finished}. */
    record DeleteThrough(long token, RecipientId queue, long through) implements Output {}

    /** Delete a queue's log. Ends in {@link Result.Finished}. */
    record Drop(long token, RecipientId queue) implements Output {}

    /**
     * Compute X25519 of the session's {@code s} with each key, away from the thread that serves
     * sockets. Ends in {@link Result.Derived}.
     */
    record Derive(long token, List<AgreementPublicKey> keys) implements Output {}

    /** Hand in {@link Input.Grew} whenever this queue's log grows. */
    record Watch(RecipientId queue) implements Output {}

    record Unwatch(RecipientId queue) implements Output {}

    /**
     * This session is the queue's only subscriber from now on. Whichever session was it before gets
     * {@link Input.TakenOver} with the notice.
     */
    record Claim(RecipientId queue, Notice notice) implements Output {}

    /** This session is no longer the queue's subscriber; nothing to do if another is by now. */
    record Release(RecipientId queue) implements Output {}

    /** Read no more frames until {@link ResumeReading}. */
    record StopReading() implements Output {}

    record ResumeReading() implements Output {}

    /**
     * Close the connection; the machine takes no further part.
     *
     * @param strike whether the address gets a strike ({@code spec/10-wire} §7)
     */
    record Close(Refusal reason, boolean strike) implements Output {}
}
