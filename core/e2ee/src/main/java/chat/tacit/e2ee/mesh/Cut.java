package chat.tacit.e2ee.mesh;

import chat.tacit.crypto.Bytes;

import java.util.ArrayList;
import java.util.List;

/** How something that is longer than a packet is cut ({@code spec/40-mesh} §10.1). */
public enum Cut {
    /** A join, into parts that are boxed each by itself. */
    JOIN(8, 4_015),
    /** A content, into pieces that are contents themselves. */
    CONTENT(16, 1_536),
    /** A file, into contents that are cut in turn. */
    FILE(6, 12_288);

    private final int most;
    private final int size;

    Cut(int most, int size) {
        this.most = most;
        this.size = size;
    }

    /** The most parts that it has. */
    public int most() {
        return most;
    }

    /** Bytes of a part but the last, which has from 1 to as many. */
    public int size() {
        return size;
    }

    /** Bytes of the longest that can be cut so. */
    public int longest() {
        return most * size;
    }

    /**
     * The parts, in order.
     *
     * @param id which the parts share, {@value Part#ID_SIZE} bytes
     * @param whole 1 to {@link #longest} bytes
     * @throws IllegalArgumentException if it is empty or longer
     */
    public List<Part> cut(Bytes id, Bytes whole) {
        if (whole.isEmpty() || whole.size() > longest()) {
            throw new IllegalArgumentException(whole.size() + " bytes can't be cut so");
        }
        int count = Math.ceilDiv(whole.size(), size);
        List<Part> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = i * size;
            Bytes bytes = whole.slice(from, Math.min(size, whole.size() - from));
            parts.add(new Part(id, i, count, bytes));
        }
        return parts;
    }

    /** Whether a part may be one of those that this makes. */
    boolean allows(Part part) {
        return part.count() <= most && part.bytes().size() <= size;
    }
}
