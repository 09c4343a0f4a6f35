package chat.tacit.store.rocksdb;

import chat.tacit.store.Key;
import chat.tacit.store.Table.Row;

import org.rocksdb.RocksDBException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** A row as {@link Family#ROWS} keeps it. */
final class RowForm {
    private RowForm() {}

    static Optional<Row> get(Database.View view, Key key) throws RocksDBException {
        byte[] kept = view.get(Family.ROWS, key.bytes());
        if (kept == null) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(kept);
        long revision = in.getLong();
        Expiry expiry = new Expiry(in.getLong());
        byte[] value = Arrays.copyOfRange(kept, in.position(), kept.length);
        return Optional.of(new Row(value, revision, expiry.time()));
    }
}
