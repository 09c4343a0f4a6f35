/**
 * The store on RocksDB: one directory, one process, durable by group commit.
 *
 * <p>A single put that waits for the disk is slow and a batch of many is not, so one thread writes
 * what gathered while it wrote the last batch.
 */
module chat.tacit.store.rocksdb {
    requires transitive chat.tacit.store;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires rocksdbjni;

    exports chat.tacit.store.rocksdb;
}
