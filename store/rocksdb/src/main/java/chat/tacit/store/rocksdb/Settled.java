package chat.tacit.store.rocksdb;

/**
 * What a sweep looks at.
 *
 * @param dropped how often the log was dropped before
 * @param quiet whether nothing waited to be written
 */
record Settled(Tail tail, int dropped, Runs entries, boolean quiet) {}
