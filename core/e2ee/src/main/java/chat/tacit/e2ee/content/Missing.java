package chat.tacit.e2ee.content;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Proto;

import java.util.List;

/**
 * Asks for contents of the peer that didn't come, or says that there is nothing to be had under
 * numbers that the peer asked for.
 *
 * @param asked numbers of contents of the peer, at most {@value #MAX_RANGES} ranges
 * @param nothing numbers of contents of the sender, at most as many
 */
public record Missing(List<Range> asked, List<Range> nothing) implements Body {
    public static final int KIND = 33;
    public static final int MAX_RANGES = 16;

    /** The most numbers that the ranges of either list name together. */
    public static final int MAX_NUMBERS = 256;

    public Missing {
        asked = List.copyOf(asked);
        nothing = List.copyOf(nothing);
        requireRanges(asked);
        requireRanges(nothing);
        if (asked.isEmpty() && nothing.isEmpty()) {
            throw new MalformedException("no numbers");
        }
    }

    @Override
    public int kind() {
        return KIND;
    }

    private static void requireRanges(List<Range> ranges) {
        long before = 0;
        long numbers = 0;
        for (Range range : ranges) {
            if (range.first() <= before) {
                throw new MalformedException("numbers that don't rise");
            }
            before = range.last();
            numbers += range.last() - range.first() + 1;
        }
        if (ranges.size() > MAX_RANGES || numbers > MAX_NUMBERS) {
            throw new MalformedException(numbers + " numbers in " + ranges.size() + " ranges");
        }
    }

    void write(Proto.Writer writer) {
        writer.messages(1, asked, Missing::write).messages(2, nothing, Missing::write);
    }

    private static void write(Range range, Proto.Writer writer) {
        writer.u64(1, range.first()).u64(2, range.last());
    }

    static Missing read(Proto.Reader reader) {
        return new Missing(ranges(reader, 1), ranges(reader, 2));
    }

    private static List<Range> ranges(Proto.Reader reader, int number) {
        return reader.messages(number, MAX_RANGES, r -> new Range(r.u64(1), r.u64(2)));
    }

    /** The numbers from {@code first}, at least 1, to {@code last}, both included. */
    public record Range(long first, long last) {
        public Range {
            if (first < 1 || last < first || last - first >= MAX_NUMBERS) {
                throw new MalformedException("numbers from " + first + " to " + last);
            }
        }
    }
}
