/** The RocksDB driver under the contract suite, and what only a disk can do to it. */
@NullMarked
package chat.tacit.store.rocksdb;

import org.jspecify.annotations.NullMarked;
