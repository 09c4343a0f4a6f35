package chat.tacit.e2ee.file;

import chat.tacit.crypto.MalformedException;

/**
 * How a file of a size is cut ({@code spec/60-contact} §7.2). Level 0 are the chunks of the file
 * itself. If they are more than {@value #MAX_TOP}, the list of their places is cut into the chunks
 * of level 1, and that one's into those of level 2.
 *
 * @param size bytes of the file, 0 to {@value #MAX_SIZE}
 */
public record FileLayout(long size) {
    /** Bytes of the file in a chunk. */
    public static final int CHUNK = 65_536;

    /** The smallest chunk: what is shorter is padded to this, or to twice as much, and so on. */
    public static final int SMALLEST = 4_096;

    /** Chunks whose places one chunk of a list holds. */
    public static final int PLACES = CHUNK / Places.SIZE;

    /** Chunks of the highest level: their places stand in the content. */
    public static final int MAX_TOP = 128;

    public static final int MAX_DEPTH = 2;

    /** About 14 TB. */
    public static final long MAX_SIZE = (long) MAX_TOP * PLACES * PLACES * CHUNK;

    /**
     * @throws MalformedException if the size is negative or more than two levels of lists can hold
     */
    public FileLayout {
        if (size < 0 || size > MAX_SIZE) {
            throw new MalformedException("a file of " + size + " bytes");
        }
    }

    /** The highest level. */
    public int depth() {
        int depth = 0;
        while (count(depth) > MAX_TOP) {
            depth++;
        }
        return depth;
    }

    /** Chunks of a level; an empty file has one too. */
    public int count(int level) {
        long count = Math.max(1, Math.ceilDiv(size, CHUNK));
        for (int i = 0; i < level; i++) {
            count = Math.ceilDiv(count, PLACES);
        }
        return Math.toIntExact(count);
    }

    /** Bytes that a chunk holds before it is padded; of level 0 they are the file's. */
    public int length(int level, int number) {
        if (level == 0) {
            return (int) Math.min(CHUNK, size - (long) number * CHUNK);
        }
        int first = number * PLACES;
        return Math.min(PLACES, count(level - 1) - first) * Places.SIZE;
    }

    /** Bytes that a chunk holds with its padding: 4,096·2^n. */
    public int padded(int level, int number) {
        int padded = SMALLEST;
        while (padded < length(level, number)) {
            padded *= 2;
        }
        return padded;
    }
}
