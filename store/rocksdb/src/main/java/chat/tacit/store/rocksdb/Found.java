package chat.tacit.store.rocksdb;

import chat.tacit.store.Log.Entry;

import java.util.List;

/**
 * What a read found in a {@link Tail}.
 *
 * @param onDisk the entries to look for on disk, all of which come before those in memory
 */
record Found(Runs onDisk, List<Entry> inMemory) {}
