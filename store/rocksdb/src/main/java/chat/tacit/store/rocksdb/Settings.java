package chat.tacit.store.rocksdb;

/**
 * How much memory the store may take.
 *
 * @param cacheBytes blocks read from disk that are kept
 * @param maxPendingBytes entries and rows that wait to be durable; beyond it appends and puts fail
 *     rather than fill the memory when the disk is slower than the senders
 * @param idleLogs logs whose place is remembered though nothing waits to be written to them, about
 *     300 bytes each
 */
public record Settings(long cacheBytes, long maxPendingBytes, int idleLogs) {
    public static final Settings DEFAULT = new Settings(64L << 20, 64L << 20, 200_000);

    public Settings {
        if (cacheBytes < 1 || maxPendingBytes < 1 || idleLogs < 1) {
            throw new IllegalArgumentException("every setting of the store is at least 1");
        }
    }
}
