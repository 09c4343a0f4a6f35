package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.ByteRange;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the fields of one line from left to right. Nothing is copied before a field is asked for,
 * and what a line has too much or too little is malformed.
 */
final class LineReader {
    private static final int MAX_DIGITS = 19;

    private final byte[] line;

    /** Where the next field begins; one past the end once there is none. */
    private int next;

    LineReader(byte[] line) {
        this.line = line;
    }

    /** The word at the front. */
    String word() {
        return text(field());
    }

    boolean hasNext() {
        return next <= line.length;
    }

    /** 32 bytes. */
    Bytes key() {
        return data().bytes().requireSize(32, "a field");
    }

    /** 32 bytes, or an empty field. */
    Optional<Bytes> optionalKey() {
        return optional().map(data -> data.bytes().requireSize(32, "a field"));
    }

    /** A signature, 64 bytes. */
    Bytes signature() {
        return data().bytes().requireSize(64, "a signature");
    }

    /** A signature, or an empty field. */
    Optional<Bytes> optionalSignature() {
        return optional().map(data -> data.bytes().requireSize(64, "a signature"));
    }

    /** Any bytes, at least one. */
    Data data() {
        return Data.of(field());
    }

    /** Any bytes, or an empty field. */
    Optional<Data> optional() {
        ByteRange field = field();
        return field.size() == 0 ? Optional.empty() : Optional.of(Data.of(field));
    }

    /** A decimal number below 2^63 without zeros in front. */
    long number() {
        ByteRange field = field();
        String digits = text(field);
        boolean canonical =
                field.size() > 0
                        && field.size() <= MAX_DIGITS
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                        && (digits.equals("0") || digits.charAt(0) != '0');
        if (!canonical) {
            throw new MalformedException("not a number");
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new MalformedException("a number of more than 63 bits");
        }
    }

    /** A display name and who it is of, with a dot between them. */
    ServerLine.User user() {
        ByteRange field = field();
        int dot = field.offset();
        int end = field.offset() + field.size();
        while (dot < end && line[dot] != '.') {
            dot++;
        }
        if (dot == end) {
            throw new MalformedException("a user without a dot");
        }
        Data name = Data.of(new ByteRange(line, field.offset(), dot - field.offset()));
        Data who = Data.of(new ByteRange(line, dot + 1, end - dot - 1));
        return new ServerLine.User(DisplayName.of(name.bytes()), who);
    }

    /** The next field as ASCII text, whatever it is. */
    String text() {
        return text(field());
    }

    /** The next field's bytes, which may be none. */
    ByteRange field() {
        if (!hasNext()) {
            throw new MalformedException("a line with a field too few");
        }
        int start = next;
        int end = start;
        while (end < line.length && line[end] != ':') {
            end++;
        }
        next = end + 1;
        return new ByteRange(line, start, end - start);
    }

    /**
     * What the line was read as.
     *
     * @throws MalformedException if a field is left
     */
    <T> T whole(T value) {
        if (hasNext()) {
            throw new MalformedException("a line with a field too many");
        }
        return value;
    }

    private static String text(ByteRange field) {
        return new String(
                field.source(), field.offset(), field.size(), StandardCharsets.ISO_8859_1);
    }
}
