package chat.tacit.store;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * One open store: the three ports of a driver and what concerns all of them.
 *
 * <p>All methods may be called by any thread and return at once. The stages they return complete on
 * any thread, possibly before the method returns; a stage that fails does so with a {@link
 * StoreException}, after which the operation has happened whole or not at all and may be repeated.
 */
public interface Store extends AutoCloseable {

    Log log();

    Table table();

    Signals signals();

    /** Whether what is acknowledged survives the end of the process. */
    boolean durable();

    /** How much room the store takes and has left. */
    Usage usage();

    /**
     * Deletes every entry and row that expired before {@code now}, and takes the bytes of all that
     * was deleted since the last sweep out of every file. Calls do not overlap: one that comes
     * while another runs shares its result.
     */
    CompletionStage<Void> sweep(Instant now);

    /**
     * Completes what was accepted, then closes the files. Operations that come later fail with
     * {@link StoreException}.
     */
    @Override
    void close();

    /**
     * Room taken and left.
     *
     * @param used bytes that the store's files or entries take
     * @param free bytes that are free where the store lives
     */
    record Usage(long used, long free) {}
}
