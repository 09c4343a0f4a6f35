package chat.tacit.e2ee.file;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.queue.BlobId;
import chat.tacit.protocol.queue.EntityId;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the copies of one chunk lie: {@code u8 relay ‖ blob id 24} twice, the second 255 and zeros
 * if there is one copy only.
 *
 * @param copies 1 or {@value #MAX_COPIES}, at different relays
 */
public record Places(List<Copy> copies) {
    public static final int MAX_COPIES = 2;

    /** Bytes of the encoding. */
    public static final int SIZE = MAX_COPIES * (1 + EntityId.SIZE);

    private static final int NONE = 255;

    /**
     * @param relay the place of the relay in the file's list, which is also the number that the
     *     chunk is sealed under
     */
    public record Copy(int relay, BlobId blob) {}

    public Places {
        copies = List.copyOf(copies);
        if (copies.isEmpty()
                || copies.size() > MAX_COPIES
                || copies.stream().map(Copy::relay).distinct().count() < copies.size()) {
            throw new MalformedException("a chunk has one or two copies, at different relays");
        }
    }

    /** Writes {@value #SIZE} bytes. */
    public void write(ByteBuffer out) {
        for (int i = 0; i < MAX_COPIES; i++) {
            if (i < copies.size()) {
                out.put((byte) copies.get(i).relay()).put(copies.get(i).blob().bytes().shared());
            } else {
                out.put((byte) NONE).put(new byte[EntityId.SIZE]);
            }
        }
    }

    public Bytes encode() {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        write(out);
        return Bytes.owned(out.array());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param relays how many relays the file names
     * @throws MalformedException if it is anything else
     */
    public static Places read(ByteBuffer in, int relays) {
        List<Copy> copies = new ArrayList<>();
        for (int i = 0; i < MAX_COPIES; i++) {
            int relay = in.get() & 0xff;
            byte[] id = new byte[EntityId.SIZE];
            in.get(id);
            Bytes blob = Bytes.owned(id);
            if (relay == NONE && i > 0 && blob.equals(Bytes.owned(new byte[EntityId.SIZE]))) {
                continue;
            }
            if (relay >= relays) {
                throw new MalformedException("a copy at a relay that the file doesn't name");
            }
            copies.add(new Copy(relay, new BlobId(blob)));
        }
        return new Places(copies);
    }

    public static Places decode(Bytes bytes, int relays) {
        return read(ByteBuffer.wrap(bytes.shared()), relays);
    }
}
