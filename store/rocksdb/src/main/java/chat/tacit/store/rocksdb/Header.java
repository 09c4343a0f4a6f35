package chat.tacit.store.rocksdb;

import org.rocksdb.RocksDBException;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What {@link Family#HEADERS} keeps of a log, written with every batch that changes it.
 *
 * @param next the sequence that the next entry gets
 * @param firstHour the expiry index has the log under no hour before this
 * @param lastHour and under none after this
 * @param entries the entries on disk
 */
record Header(long next, int firstHour, int lastHour, Runs entries) {
    /** That of a log never appended to. */
    static final Header NONE = new Header(1, Integer.MAX_VALUE, -1, Runs.NONE);

    static Optional<Header> get(Database.View view, byte[] log) throws RocksDBException {
        byte[] kept = view.get(Family.HEADERS, log);
        if (kept == null) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(kept);
        return Optional.of(new Header(in.getLong(), in.getInt(), in.getInt(), Runs.read(in)));
    }

    /** In bytes, as kept. */
    int size() {
        return Long.BYTES + 2 * Integer.BYTES + entries.size();
    }

    ByteBuffer write(ByteBuffer out) {
        entries.write(out.putLong(next).putInt(firstHour).putInt(lastHour));
        return out;
    }
}
