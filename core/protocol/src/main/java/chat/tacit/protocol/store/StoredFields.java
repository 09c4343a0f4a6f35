package chat.tacit.protocol.store;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the fields of a row or entry that this relay wrote itself. One that isn't in its form is a
 * fault of the store, never of a client.
 */
public final class StoredFields {
    private final FieldReader in;

    private StoredFields(byte[] value) {
        this.in = new FieldReader(Bytes.owned(value));
    }

    /**
     * @throws IllegalStateException if the row is of another version
     */
    public static <T> T row(byte[] value, int version, Function<StoredFields, T> read) {
        return entry(
                value,
                in -> {
                    if (in.u8() != version) {
                        throw new MalformedException("of another version");
                    }
                    return read.apply(in);
                });
    }

    /** An entry of a log, which has no version. */
    public static <T> T entry(byte[] value, Function<StoredFields, T> read) {
        try {
            StoredFields in = new StoredFields(value);
            return in.in.whole(read.apply(in));
        } catch (MalformedException e) {
            throw new IllegalStateException("what is stored is damaged or of a newer version", e);
        }
    }

    public int u8() {
        return in.u8();
    }

    public int u16() {
        return in.u16();
    }

    public int u32() {
        return in.u16() << 16 | in.u16();
    }

    public long u64() {
        return in.u64();
    }

    public Bytes bytes(int size) {
        return in.fixed(size);
    }

    public VerifyingKey key() {
        return new VerifyingKey(in.fixed(VerifyingKey.SIZE));
    }

    public List<Bytes> list(int count, int size) {
        List<Bytes> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(in.fixed(size));
        }
        return list;
    }

    public boolean hasMore() {
        return in.remaining() > 0;
    }

    public Bytes rest() {
        return in.rest();
    }
}
