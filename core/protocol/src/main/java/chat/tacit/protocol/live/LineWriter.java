package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.ByteRange;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Writes one line: its word, and each field behind a colon. */
final class LineWriter {
    private byte[] line;
    private int size;

    private LineWriter(int capacity) {
        this.line = new byte[capacity];
    }

    static LineWriter of(String word) {
        return sized(word, 128);
    }

    /** A line whose bytes are copied no second time if it has {@code capacity}. */
    static LineWriter sized(String word, int capacity) {
        LineWriter writer = new LineWriter(capacity);
        writer.append(word);
        return writer;
    }

    LineWriter key(Bytes value) {
        return colon().append(value.base64Url());
    }

    /** The value, or an empty field. */
    LineWriter optional(Optional<Bytes> value) {
        return value.map(this::key).orElseGet(this::colon);
    }

    LineWriter data(Data value) {
        return colon().append(value.text());
    }

    /** The value, or an empty field. */
    LineWriter optionalData(Optional<Data> value) {
        return value.map(this::data).orElseGet(this::colon);
    }

    LineWriter number(long value) {
        return text(Long.toString(value));
    }

    /** ASCII text that has no colon. */
    LineWriter text(String value) {
        return colon().append(value);
    }

    /** One field of two parts with a dot between them. */
    LineWriter pair(Data first, Data second) {
        return colon().append(first.text()).append(".").append(second.text());
    }

    /** The line without its end. The writer is of no use afterwards. */
    byte[] toByteArray() {
        return size == line.length ? line : Arrays.copyOf(line, size);
    }

    private LineWriter colon() {
        return append(":");
    }

    private LineWriter append(String ascii) {
        return append(ByteRange.of(ascii.getBytes(StandardCharsets.US_ASCII)));
    }

    private LineWriter append(ByteRange bytes) {
        if (line.length - size < bytes.size()) {
            line = Arrays.copyOf(line, Math.max(size + bytes.size(), line.length * 2));
        }
        System.arraycopy(bytes.source(), bytes.offset(), line, size, bytes.size());
        size += bytes.size();
        return this;
    }
}
