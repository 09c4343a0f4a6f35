package chat.tacit.store;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Rows under keys. Each change gives a row a new revision, greater than every earlier one under its
 * key, also those of a row that was deleted. Changes of one row take effect in the order of the
 * calls. Their stages complete when they are durable; a read that starts after that sees them.
 */
public interface Table {

    CompletionStage<Optional<Row>> get(Key key);

    /** Puts the row whatever is there, and returns its revision. */
    CompletionStage<Long> put(Key key, byte[] value, Instant expiresAt);

    /**
     * Puts the row if its revision is {@code revision}, where {@value #ABSENT} means that there is
     * none.
     */
    CompletionStage<Change> compareAndSet(Key key, long revision, byte[] value, Instant expiresAt);

    /** Deletes the row if its revision is {@code revision}. */
    CompletionStage<Change> delete(Key key, long revision);

    /** The revision of a row that isn't there. */
    long ABSENT = 0;

    /**
     * @param value the row's bytes, shared: they must not be changed
     * @param revision at least 1
     * @param expiresAt when a sweep may delete the row, in whole seconds, rounded up; {@link
     *     Instant#MAX} for never
     */
    record Row(byte[] value, long revision, Instant expiresAt) {}

    /** What became of a conditional change. */
    sealed interface Change {
        /**
         * The change is durable; {@code revision} is the row's new one, {@value Table#ABSENT} if
         * deleted.
         */
        record Done(long revision) implements Change {}

        /** Nothing changed: the row is {@code current}. */
        record Conflict(Optional<Row> current) implements Change {}
    }
}
