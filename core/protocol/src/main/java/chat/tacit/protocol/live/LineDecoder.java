package chat.tacit.protocol.live;

import chat.tacit.crypto.MalformedException;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into lines, each ended by LF ({@code spec/20-live} §2). It keeps at most
 * one line, and no byte more than that may have: a line that is too long is known by the first byte
 * over, not by its end. Not for use by several threads.
 */
public final class LineDecoder {
    private static final byte END = '\n';

    private byte[] line = new byte[256];
    private int size;
    private int limit;

    /**
     * @param limit of a line in bytes, without its end
     */
    public LineDecoder(int limit) {
        this.limit = limit;
    }

    /** Lets lines have another length from now on. */
    public void limit(int bytes) {
        limit = bytes;
    }

    /**
     * Takes what came. Each line that is whole is handed on before the next byte is looked at, so
     * that it may change the limit.
     *
     * @param lines gets each line without its end, in an array of its own
     * @throws MalformedException if a line is too long; nothing more may be given then
     */
    public void take(byte[] bytes, Consumer<byte[]> lines) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == END) {
                keep(bytes, start, i - start);
                byte[] whole = Arrays.copyOf(line, size);
                size = 0;
                start = i + 1;
                lines.accept(whole);
            }
        }
        keep(bytes, start, bytes.length - start);
    }

    private void keep(byte[] bytes, int from, int count) {
        if (count > limit - size) {
            throw new MalformedException("a line of more than " + limit + " bytes");
        }
        if (line.length - size < count) {
            line = Arrays.copyOf(line, Math.max(size + count, line.length * 2));
        }
        System.arraycopy(bytes, from, line, size, count);
        size += count;
    }
}
