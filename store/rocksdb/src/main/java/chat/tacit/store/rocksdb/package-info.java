/**
 * The driver on RocksDB. {@link chat.tacit.store.rocksdb.RocksStore} opens it; an append goes to
 * its log's {@link chat.tacit.store.rocksdb.Tail}, from there with the {@link
 * chat.tacit.store.rocksdb.Writer}'s next batch to the {@link chat.tacit.store.rocksdb.Database}.
 */
@NullMarked
package chat.tacit.store.rocksdb;

import org.jspecify.annotations.NullMarked;
