package chat.tacit.protocol.wire;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Canonical protobuf: a message has exactly one encoding, and nothing else decodes ({@code
 * spec/10-wire} §1).
 *
 * <p>Fields stand in ascending order of their numbers, each at most once unless it is repeated;
 * varints and tags have no spare bytes; a scalar or byte string that is zero or empty is absent;
 * unknown fields, groups and fixed-width integers don't occur; the last field ends where the
 * message ends. It is what generated code writes for the same values.
 *
 * <p>A codec asks for its fields in ascending order and closes with {@link Reader#end}: whatever is
 * unknown, repeated or out of order is then still unread, and is refused there.
 */
public final class Proto {
    private Proto() {}

    /** Reads one message from a part of an array, in the order of its fields. */
    public static final class Reader {
        private final ByteRange message;
        private final ProtoCursor cursor;

        private Reader(ByteRange message) {
            this.message = message;
            this.cursor = new ProtoCursor(message);
        }

        /**
         * @throws MalformedException if {@code source} is longer than {@code limit} bytes
         */
        public static Reader of(byte[] source, int limit) {
            return of(ByteRange.of(source), limit);
        }

        /**
         * @throws MalformedException if {@code range} is longer than {@code limit} bytes
         */
        public static Reader of(ByteRange range, int limit) {
            if (range.size() > limit) {
                throw new MalformedException("a message of more than " + limit + " bytes");
            }
            return new Reader(range);
        }

        /** The number of the next field, 0 at the end: for the choice of a {@code oneof}. */
        public int next() {
            return WireFormat.getTagFieldNumber(cursor.tag());
        }

        /** An unsigned 32-bit integer; 0 if absent. Values from 2^31 on are negative. */
        public int u32(int number) {
            long value = u64(number);
            if (value >>> 32 != 0) {
                throw new MalformedException("field " + number + " is wider than 32 bits");
            }
            return (int) value;
        }

        /**
         * An integer of at most {@code limit}; 0 if absent.
         *
         * @throws MalformedException if it is larger
         */
        public int count(int number, int limit) {
            long value = u64(number);
            if (value < 0 || value > limit) {
                throw new MalformedException("field " + number + " is above " + limit);
            }
            return (int) value;
        }

        /** An unsigned 64-bit integer; 0 if absent. */
        public long u64(int number) {
            if (!has(number, WireFormat.WIRETYPE_VARINT)) {
                return 0;
            }
            long value = cursor.integer();
            if (value == 0) {
                throw new MalformedException("field " + number + " is zero and present");
            }
            return value;
        }

        /** A truth value; false if absent. */
        public boolean bool(int number) {
            return count(number, 1) == 1;
        }

        /** Exactly {@code size} bytes. */
        public Bytes bytes(int number, int size) {
            return range(number, size, size).toBytes();
        }

        /** From {@code min} to {@code max} bytes; empty if absent and {@code min} is 0. */
        public Bytes bytes(int number, int min, int max) {
            return range(number, min, max).toBytes();
        }

        /** As {@link #bytes(int, int, int)}, without a copy. */
        public ByteRange range(int number, int min, int max) {
            if (!has(number, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                if (min > 0) {
                    throw new MalformedException("field " + number + " is missing");
                }
                return new ByteRange(message.source(), message.offset(), 0);
            }
            ByteRange range = cursor.delimited(max);
            if (range.size() == 0) {
                throw new MalformedException("field " + number + " is empty and present");
            }
            if (range.size() < min) {
                throw new MalformedException("field " + number + " has too few bytes");
            }
            return range;
        }

        /** UTF-8 text of at most {@code max} bytes; empty if absent. */
        public String text(int number, int max) {
            return Text.fromUtf8(range(number, 0, max).toArray());
        }

        /** Whether the next field is number {@code number}: for optional messages. */
        public boolean has(int number) {
            return cursor.tag() != 0 && next() == number;
        }

        /**
         * A message that has to be there, read to its end.
         *
         * @param codec reads the fields; the end is checked here
         */
        public <T> T message(int number, Function<Reader, T> codec) {
            if (!has(number, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                throw new MalformedException("field " + number + " is missing");
            }
            ByteRange range = cursor.delimited(message.size());
            return new Reader(range).whole(codec);
        }

        /** The bytes of a message that has to be there, unread: for kinds that only others know. */
        public Bytes raw(int number) {
            if (!has(number, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                throw new MalformedException("field " + number + " is missing");
            }
            return cursor.delimited(message.size()).toBytes();
        }

        /** At most {@code limit} messages of a repeated field. */
        public <T> List<T> messages(int number, int limit, Function<Reader, T> codec) {
            List<T> all = new ArrayList<>();
            while (has(number)) {
                requireRoom(number, all.size(), limit);
                all.add(message(number, codec));
            }
            return List.copyOf(all);
        }

        /**
         * At most {@code limit} byte strings of a repeated field, each of {@code size} bytes, which
         * is above 0.
         */
        public List<Bytes> repeated(int number, int limit, int size) {
            List<Bytes> all = new ArrayList<>();
            while (has(number)) {
                requireRoom(number, all.size(), limit);
                all.add(bytes(number, size));
            }
            return List.copyOf(all);
        }

        /**
         * What {@code codec} makes of this message.
         *
         * @throws MalformedException if the codec leaves anything unread
         */
        public <T> T whole(Function<Reader, T> codec) {
            T value = codec.apply(this);
            end();
            return value;
        }

        /**
         * @throws MalformedException if a field is left: unknown, repeated or out of order
         */
        public void end() {
            if (cursor.tag() != 0) {
                throw new MalformedException("field " + next() + " is unknown or out of place");
            }
        }

        private static void requireRoom(int number, int count, int limit) {
            if (count == limit) {
                throw new MalformedException("field " + number + " more than " + limit + " times");
            }
        }

        private boolean has(int number, int wireType) {
            if (!has(number)) {
                return false;
            }
            if (WireFormat.getTagWireType(cursor.tag()) != wireType) {
                throw new MalformedException("field " + number + " has the wrong wire type");
            }
            return true;
        }
    }

    /** Writes one message; the caller keeps the order of the fields. */
    public static final class Writer {
        private byte[] buffer;
        private int size;
        private int last;

        private Writer(int capacity) {
            this.buffer = new byte[capacity];
        }

        /** A writer that grows; 256 bytes at first. */
        public static Writer create() {
            return new Writer(256);
        }

        /** A writer whose bytes are copied no second time if the message has {@code capacity}. */
        public static Writer sized(int capacity) {
            return new Writer(capacity);
        }

        /** An unsigned integer of 32 bits; nothing if it is 0. */
        public Writer u32(int number, int value) {
            return u64(number, Integer.toUnsignedLong(value));
        }

        /** An unsigned integer of 64 bits; nothing if it is 0. */
        public Writer u64(int number, long value) {
            if (value != 0) {
                tag(number, WireFormat.WIRETYPE_VARINT);
                varint(value);
            }
            return this;
        }

        /** A truth value; nothing if it is false. */
        public Writer bool(int number, boolean value) {
            return u64(number, value ? 1 : 0);
        }

        /** Bytes; nothing if there are none. */
        public Writer bytes(int number, Bytes value) {
            return bytes(number, value.shared());
        }

        /** Bytes; nothing if there are none. */
        public Writer bytes(int number, byte[] value) {
            return bytes(number, ByteRange.of(value));
        }

        /** Bytes; nothing if there are none. */
        public Writer bytes(int number, ByteRange value) {
            if (value.size() > 0) {
                tag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                varint(value.size());
                room(value.size());
                System.arraycopy(value.source(), value.offset(), buffer, size, value.size());
                size += value.size();
            }
            return this;
        }

        /** UTF-8 text; nothing if it is empty. */
        public Writer text(int number, String value) {
            return bytes(number, Text.utf8(value));
        }

        /** A message, written even if it is empty. */
        public Writer message(int number, Consumer<Writer> codec) {
            tag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            int start = size;
            int outer = last;
            last = 0;
            codec.accept(this);
            last = outer;
            int length = size - start;
            int prefix = CodedOutputStream.computeUInt32SizeNoTag(length);
            room(prefix);
            System.arraycopy(buffer, start, buffer, start + prefix, length);
            size = start;
            varint(length);
            size += length;
            return this;
        }

        /** A message whose bytes are given, written even if there are none. */
        public Writer raw(int number, Bytes message) {
            tag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            varint(message.size());
            room(message.size());
            System.arraycopy(message.shared(), 0, buffer, size, message.size());
            size += message.size();
            return this;
        }

        /** Each value as a message of a repeated field. */
        public <T> Writer messages(int number, List<T> values, BiConsumer<T, Writer> codec) {
            for (T value : values) {
                message(number, writer -> codec.accept(value, writer));
            }
            return this;
        }

        /** Each value, none of them empty, as an entry of a repeated field. */
        public Writer repeated(int number, List<Bytes> values) {
            for (Bytes value : values) {
                if (value.isEmpty()) {
                    throw new IllegalArgumentException("an empty entry in field " + number);
                }
                bytes(number, value);
            }
            return this;
        }

        /** The message. The writer is of no use afterwards. */
        public byte[] toByteArray() {
            return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
        }

        /** The message. The writer is of no use afterwards. */
        public Bytes toBytes() {
            return Bytes.owned(toByteArray());
        }

        private void tag(int number, int wireType) {
            if (number < last) {
                throw new IllegalStateException("field " + number + " after field " + last);
            }
            last = number;
            varint((long) number << 3 | wireType);
        }

        private void varint(long value) {
            room(CodedOutputStream.computeUInt64SizeNoTag(value));
            long rest = value;
            while (rest >>> 7 != 0) {
                buffer[size++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            buffer[size++] = (byte) rest;
        }

        private void room(int more) {
            if (buffer.length - size < more) {
                buffer = Arrays.copyOf(buffer, Math.max(size + more, buffer.length * 2));
            }
        }
    }
}
