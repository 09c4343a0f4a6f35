package chat.tacit.store.rocksdb;

import chat.tacit.store.Key;

import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Deletes what expired. The index names every log and row with something that expires in an hour,
 * so only these are looked at; then the bytes of all that was deleted go from every file.
 */
final class Sweep {
    private static final int INDEX_ROWS_AT_ONCE = 1000;

    private final Database database;
    private final Writer writer;
    private final RocksLog logs;
    private final RocksTable rows;

    Sweep(Database database, Writer writer, RocksLog logs, RocksTable rows) {
        this.database = database;
        this.writer = writer;
        this.logs = logs;
        this.rows = rows;
    }

    /** Sweeps; waits for the disk. */
    void run(Instant now) {
        logs.reload();
        // What was appended before the sweep has to be on disk to be found there.
        writer.barrier().join();
        byte[] from = new byte[0];
        while (true) {
            byte[] after = from;
            List<byte[]> due = database.read(view -> due(view, after, now));
            due.forEach(row -> sweep(row, now));
            writer.barrier().join();
            if (due.size() < INDEX_ROWS_AT_ONCE) {
                break;
            }
            from = due.getLast();
        }
        database.purge();
    }

    /** The next rows of the index up to the hour that {@code now} is in. */
    private static List<byte[]> due(Database.View view, byte[] after, Instant now)
            throws RocksDBException {
        List<byte[]> due = new ArrayList<>();
        int last = Expiry.at(now).hour();
        try (RocksIterator at = view.iterator(Family.EXPIRY)) {
            for (at.seek(after); at.isValid() && due.size() < INDEX_ROWS_AT_ONCE; at.next()) {
                byte[] row = at.key();
                if (ByteBuffer.wrap(row).getInt() > last) {
                    break;
                }
                if (!Arrays.equals(row, after)) {
                    due.add(row);
                }
            }
            at.status();
        }
        return due;
    }

    private void sweep(byte[] indexRow, Instant now) {
        ByteBuffer in = ByteBuffer.wrap(indexRow);
        int hour = in.getInt();
        char kind = (char) in.get();
        Key key = Key.of(Arrays.copyOfRange(indexRow, in.position(), indexRow.length));
        if (kind == Keys.ROW) {
            rows.expire(key, hour, now);
        } else {
            sweepLog(key, hour, now);
        }
    }

    private void sweepLog(Key log, int hour, Instant now) {
        CompletableFuture<Settled> settled = new CompletableFuture<>();
        logs.ask(
                log,
                settled,
                tail -> {
                    Settled found = tail.settled();
                    return () -> settled.complete(found);
                });
        Settled looked = settled.join();
        List<Long> expired = database.read(view -> expired(view, log, looked.entries(), now));
        CompletableFuture<Void> done = new CompletableFuture<>();
        int over = Expiry.over(hour, now) ? hour : -1;
        logs.ask(log, done, tail -> tail.expire(looked, expired, over, done));
        done.join();
    }

    private static List<Long> expired(Database.View view, Key log, Runs among, Instant now)
            throws RocksDBException {
        List<Long> expired = new ArrayList<>();
        if (among.isEmpty()) {
            return expired;
        }
        byte[] name = log.bytes();
        try (RocksIterator at = view.iterator(Family.ENTRIES)) {
            for (at.seek(Keys.entry(name, among.first())); at.isValid(); at.next()) {
                if (!Keys.isEntry(at.key(), name)) {
                    break;
                }
                if (new Expiry(ByteBuffer.wrap(at.value()).getLong()).before(now)) {
                    expired.add(Keys.sequence(at.key()));
                }
            }
            at.status();
        }
        return expired;
    }
}
