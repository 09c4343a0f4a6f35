package chat.tacit.store.rocksdb;

import chat.tacit.store.Key;
import chat.tacit.store.StoreException;
import chat.tacit.store.Table.Row;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is written together. Used by the writer's thread alone; bytes go from the caller's array
 * through one reused native buffer into RocksDB's own batch.
 */
final class Batch implements AutoCloseable {
    private static final int FIRST_VALUE_BYTES = 64 << 10;

    private final Database database;
    private final WriteBatch writes = new WriteBatch();
    private final ByteBuffer key = ByteBuffer.allocateDirect(Keys.MAX_SIZE);
    private final Set<Family> deletedFrom = EnumSet.noneOf(Family.class);
    private final Map<Key, Optional<Row>> rows = new HashMap<>();
    private ByteBuffer value = ByteBuffer.allocateDirect(FIRST_VALUE_BYTES);
    private boolean mustSync;
    private long revision;

    Batch(Database database) {
        this.database = database;
    }

    /** Begins anew, with the database open. */
    void clear() {
        writes.clear();
        rows.clear();
        deletedFrom.clear();
        mustSync = false;
        // RocksDB numbers its writes and never falls back, so no revision is ever given twice.
        revision = database.latestNumber();
    }

    boolean isEmpty() {
        return writes.count() == 0;
    }

    WriteBatch writeBatch() {
        return writes;
    }

    Set<Family> deletedFrom() {
        return deletedFrom;
    }

    /** Whether somebody waits for this to be durable; what was only deleted may come back. */
    boolean mustSync() {
        return mustSync;
    }

    void sync() {
        mustSync = true;
    }

    void putEntry(byte[] log, long sequence, Expiry expiry, byte[] entry) {
        Keys.putEntry(key.clear(), log, sequence);
        put(Family.ENTRIES, value(Long.BYTES + entry.length).putLong(expiry.second()).put(entry));
        mustSync = true;
    }

    void deleteEntry(byte[] log, long sequence) {
        Keys.putEntry(key.clear(), log, sequence);
        delete(Family.ENTRIES);
    }

    void putHeader(byte[] log, Header header) {
        key.clear().put(log);
        put(Family.HEADERS, header.write(value(header.size())));
    }

    void deleteHeader(byte[] log) {
        key.clear().put(log);
        delete(Family.HEADERS);
    }

    void putExpiry(int hour, char kind, byte[] of) {
        key.clear().put(Keys.expiry(hour, kind, of));
        put(Family.EXPIRY, value(0));
    }

    void deleteExpiry(int hour, char kind, byte[] of) {
        key.clear().put(Keys.expiry(hour, kind, of));
        delete(Family.EXPIRY);
    }

    /** The row as the changes before this one leave it. */
    Optional<Row> row(Key of) {
        return rows.computeIfAbsent(of, k -> database.read(view -> RowForm.get(view, k)));
    }

    /** Puts the row and returns the revision it gets. */
    long putRow(Key of, byte[] bytes, Expiry expiry) {
        revision++;
        key.clear().put(of.bytes());
        put(
                Family.ROWS,
                value(2 * Long.BYTES + bytes.length)
                        .putLong(revision)
                        .putLong(expiry.second())
                        .put(bytes));
        rows.put(of, Optional.of(new Row(bytes, revision, expiry.time())));
        mustSync = true;
        return revision;
    }

    void deleteRow(Key of) {
        key.clear().put(of.bytes());
        delete(Family.ROWS);
        rows.put(of, Optional.empty());
        mustSync = true;
    }

    private ByteBuffer value(int size) {
        if (value.capacity() < size) {
            value = ByteBuffer.allocateDirect(Math.max(size, 2 * value.capacity()));
        }
        return value.clear();
    }

    private void put(Family family, ByteBuffer filled) {
        try {
            writes.put(database.family(family), key.flip(), filled.flip());
        } catch (RocksDBException e) {
            throw new StoreException("a batch could not be put together", e);
        }
    }

    private void delete(Family family) {
        try {
            writes.delete(database.family(family), key.flip());
        } catch (RocksDBException e) {
            throw new StoreException("a batch could not be put together", e);
        }
        deletedFrom.add(family);
    }

    @Override
    public void close() {
        writes.close();
    }
}
