package chat.tacit.store;

/**
 * Tells whoever waits that a log grew, whichever node of the relay appended to it.
 *
 * <p>A signal may be told more than once and for several appends at once; it is never lost as long
 * as the watch is open. Whoever watches reads the log once after it began to watch.
 */
public interface Signals {

    /**
     * Calls {@code grew} after each append to {@code log} became readable. The call may come on any
     * thread and must return at once. Several watches may be open for one log.
     */
    Watch watch(Key log, Runnable grew);

    /** An open watch; closing it twice does nothing. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
