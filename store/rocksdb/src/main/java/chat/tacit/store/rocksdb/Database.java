package chat.tacit.store.rocksdb;

import chat.tacit.store.StoreException;

import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractImmutableNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The open RocksDB and its native objects. After a failed write RocksDB refuses all further ones,
 * so the database is then closed, and whatever is asked next tries to open it again.
 */
final class Database implements AutoCloseable {
    private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.US_ASCII);
    private static final byte FORMAT = 1;
    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    private static final long MAX_WAL_BYTES = 64L << 20;
    private static final long MAX_INFO_LOG_BYTES = 1L << 20;

    static {
        RocksDB.loadLibrary();
    }

    private final Path directory;
    private final LRUCache cache;
    private final DBOptions options;
    private final ColumnFamilyOptions familyOptions;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteOptions unsynced = new WriteOptions().setSync(false);
    private final ReadOptions everything = new ReadOptions();
    private final ReadOptions cachedOnly = new ReadOptions().setReadTier(ReadTier.BLOCK_CACHE_TIER);
    private final List<ColumnFamilyHandle> handles = new ArrayList<>();
    private final Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);

    /** Held shared by whoever uses the native database, exclusively by whoever opens or closes. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    /** Families with deletions that no compaction has carried out; at first unknown, so all. */
    private final Set<Family> deletedFrom = EnumSet.allOf(Family.class);

    private @Nullable RocksDB rocks;
    private final AtomicInteger generation = new AtomicInteger();
    private boolean closed;

    /** A look at the database; may not keep what it is given. */
    interface Query<T> {
        T run(View view) throws RocksDBException;
    }

    Database(Path directory, long cacheBytes) {
        this.directory = directory;
        this.cache = new LRUCache(cacheBytes);
        this.options =
                withShortManifest()
                        .setCreateIfMissing(true)
                        .setCreateMissingColumnFamilies(true)
                        .setMaxTotalWalSize(MAX_WAL_BYTES)
                        .setMaxOpenFiles(1000)
                        // Its log names keys when it compacts by hand; errors name files only.
                        .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                        .setMaxLogFileSize(MAX_INFO_LOG_BYTES)
                        .setKeepLogFileNum(2)
                        .setStatsDumpPeriodSec(0)
                        .setStatsPersistPeriodSec(0);
        // No Bloom filters: with them a look-up of what isn't there never reads a block, and the
        // time of an answer would tell an unknown queue from a forbidden one.
        this.familyOptions =
                new ColumnFamilyOptions()
                        .setWriteBufferSize(WRITE_BUFFER_BYTES)
                        // What clients send is encrypted, so compressing it is wasted work.
                        .setCompressionType(CompressionType.NO_COMPRESSION)
                        .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
        try {
            open();
        } catch (StoreException e) {
            close();
            throw e;
        }
    }

    /**
     * The list of files names the first and the last key of each file, also of those that are gone:
     * so it is written anew with each change. The second of these options has no setter.
     */
    private static DBOptions withShortManifest() {
        Properties options = new Properties();
        options.setProperty("max_manifest_file_size", "1");
        options.setProperty("max_manifest_space_amp_pct", "0");
        return Objects.requireNonNull(DBOptions.getDBOptionsFromProps(options), "options");
    }

    /** Rises whenever the database was closed because of a failed write. */
    int generation() {
        return generation.get();
    }

    /** What the query finds without waiting for the disk, else null. */
    <T> @Nullable T cached(Query<T> query) {
        use.readLock().lock();
        try {
            return rocks == null ? null : query.run(new View(rocks, cachedOnly));
        } catch (RocksDBException e) {
            if (e.getStatus() != null && e.getStatus().getCode() == Status.Code.Incomplete) {
                return null;
            }
            throw failed("could not be read", e);
        } finally {
            use.readLock().unlock();
        }
    }

    /** What the query finds; waits for the disk. */
    <T> T read(Query<T> query) {
        RocksDB open = enter();
        try {
            return query.run(new View(open, everything));
        } catch (RocksDBException e) {
            throw failed("could not be read", e);
        } finally {
            use.readLock().unlock();
        }
    }

    /** Writes the batch whole, or throws and closes the database until it is next asked. */
    void write(Batch batch) {
        RocksDB open = enter();
        try {
            open.write(batch.mustSync() ? synced : unsynced, batch.writeBatch());
            synchronized (deletedFrom) {
                deletedFrom.addAll(batch.deletedFrom());
            }
        } catch (RocksDBException e) {
            throw failed("could not be written", e);
        } finally {
            use.readLock().unlock();
        }
    }

    /** Closes the database after a failure, so that the next use finds what is truly on disk. */
    void suspect() {
        use.writeLock().lock();
        try {
            generation.incrementAndGet();
            closeRocks();
        } finally {
            use.writeLock().unlock();
        }
    }

    ColumnFamilyHandle family(Family family) {
        return Objects.requireNonNull(families.get(family));
    }

    /** The greatest number that RocksDB gave to a write; it never falls. */
    long latestNumber() {
        return read(view -> view.rocks.getLatestSequenceNumber());
    }

    /** Takes the bytes of all that was deleted out of every file, the write-ahead log included. */
    void purge() {
        RocksDB open = enter();
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
                CompactRangeOptions compact =
                        new CompactRangeOptions()
                                .setBottommostLevelCompaction(BottommostLevelCompaction.kForce)) {
            Set<Family> due;
            synchronized (deletedFrom) {
                due = EnumSet.copyOf(deletedFrom);
                deletedFrom.clear();
            }
            if (due.isEmpty()) {
                return;
            }
            try {
                // All of them, since a file of the write-ahead log is kept for any one.
                open.flush(flush, List.copyOf(handles));
                for (Family family : due) {
                    open.compactRange(family(family), null, null, compact);
                }
                // The list of files that begins with the next change has nothing of these any more.
                open.put(unsynced, FORMAT_KEY, new byte[] {FORMAT});
                open.flush(flush, family(Family.META));
                // Turning deletions back on is what deletes the obsolete files before it returns.
                open.disableFileDeletions();
                open.enableFileDeletions();
            } catch (RocksDBException e) {
                synchronized (deletedFrom) {
                    deletedFrom.addAll(due);
                }
                throw failed("could not be swept", e);
            }
        } finally {
            use.readLock().unlock();
        }
    }

    /** Bytes in tables and in the write-ahead log. */
    long usedBytes() {
        long tables =
                read(view -> {
                    long bytes = 0;
                    for (ColumnFamilyHandle family : handles) {
                        bytes += view.rocks.getLongProperty(family, "rocksdb.live-sst-files-size");
                    }
                    return bytes;
                });
        try (var logs = Files.newDirectoryStream(directory, "*.log")) {
            for (Path log : logs) {
                // One that is deleted meanwhile takes nothing.
                tables += Files.exists(log) ? log.toFile().length() : 0;
            }
        } catch (IOException e) {
            throw new StoreException("the data directory " + directory + " could not be read", e);
        }
        return tables;
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            closeRocks();
            List.of(everything, cachedOnly, synced, unsynced, familyOptions, options, cache)
                    .forEach(AbstractImmutableNativeReference::close);
        } finally {
            use.writeLock().unlock();
        }
    }

    /** Takes the shared lock with the database open, opening it if a failure closed it. */
    @SuppressWarnings("LockNotBeforeTry") // the caller does what it entered for, then unlocks
    private RocksDB enter() {
        while (true) {
            use.readLock().lock();
            if (rocks != null) {
                return rocks;
            }
            use.readLock().unlock();
            open();
        }
    }

    private void open() {
        use.writeLock().lock();
        try {
            if (closed) {
                throw new StoreException("the store is closed");
            }
            if (rocks != null) {
                return;
            }
            List<ColumnFamilyDescriptor> all = descriptors();
            rocks = RocksDB.open(options, directory.toString(), all, handles);
            int next = 0;
            for (Family family : Family.values()) {
                families.put(family, handles.get(next++));
            }
            checkFormat(rocks, handles.size());
        } catch (RocksDBException e) {
            closeRocks();
            String what = String.valueOf(e.getMessage());
            if (what.contains("lock") && what.contains("LOCK")) {
                throw new StoreException(
                        "the data directory " + directory + " is in use by another process", e);
            }
            throw failed("could not be opened", e);
        } finally {
            use.writeLock().unlock();
        }
    }

    /** Ours in the order of the enum, then those that only a later version knows. */
    private List<ColumnFamilyDescriptor> descriptors() throws RocksDBException {
        List<ColumnFamilyDescriptor> all = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Family family : Family.values()) {
            all.add(new ColumnFamilyDescriptor(family.id(), familyOptions));
            known.add(new String(family.id(), StandardCharsets.US_ASCII));
        }
        try (Options plain = new Options()) {
            for (byte[] id : RocksDB.listColumnFamilies(plain, directory.toString())) {
                if (known.add(new String(id, StandardCharsets.ISO_8859_1))) {
                    all.add(new ColumnFamilyDescriptor(id, familyOptions));
                }
            }
        }
        return all;
    }

    private void checkFormat(RocksDB open, int found) throws RocksDBException {
        byte[] format = open.get(FORMAT_KEY);
        if (format == null
                && found == Family.values().length
                && open.getLatestSequenceNumber() == 0) {
            open.put(synced, FORMAT_KEY, new byte[] {FORMAT});
        } else if (format == null || format.length != 1 || format[0] != FORMAT) {
            String number = format == null || format.length != 1 ? "unknown" : "" + format[0];
            closeRocks();
            throw new StoreException(
                    "the data directory "
                            + directory
                            + " has the format "
                            + number
                            + " and this version knows only "
                            + FORMAT);
        }
    }

    private void closeRocks() {
        if (rocks != null) {
            handles.forEach(ColumnFamilyHandle::close);
            handles.clear();
            families.clear();
            rocks.close();
            rocks = null;
        }
    }

    private StoreException failed(String how, RocksDBException e) {
        return new StoreException("the data directory " + directory + " " + how, e);
    }

    /** The database as one query sees it. */
    final class View {
        private final RocksDB rocks;
        private final ReadOptions tier;

        private View(RocksDB rocks, ReadOptions tier) {
            this.rocks = rocks;
            this.tier = tier;
        }

        byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
            return rocks.get(family(family), tier, key);
        }

        RocksIterator iterator(Family family) {
            return rocks.newIterator(family(family), tier);
        }
    }
}
