package chat.tacit.store.rocksdb;

import chat.tacit.store.Key;
import chat.tacit.store.Table.Row;

import org.rocksdb.RocksDBException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** A row as {@link Family#ROWS} keeps it. */
final class RowForm {
    /** As large as most rows, and has the form of one. */
    private static final byte[] STAND_IN = new byte[2 * Long.BYTES + 90];

    private RowForm() {}

    /** The row, if there is one. It is the same work whether there is one or not. */
    static Optional<Row> get(Database.View view, Key key) throws RocksDBException {
        byte[] kept = view.get(Family.ROWS, key.bytes());
        byte[] form = kept == null ? STAND_IN : kept;
        ByteBuffer in = ByteBuffer.wrap(form);
        long revision = in.getLong();
        Expiry expiry = new Expiry(in.getLong());
        byte[] value = Arrays.copyOfRange(form, in.position(), form.length);
        Row row = new Row(value, revision, expiry.time());
        return kept == null ? Optional.empty() : Optional.of(row);
    }
}
