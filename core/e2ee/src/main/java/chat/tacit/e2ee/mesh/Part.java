package chat.tacit.e2ee.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Proto;

import java.nio.ByteBuffer;

/**
 * One of the parts into which something was {@linkplain Cut cut}.
 *
 * @param id which all of them share, {@value #ID_SIZE} bytes
 * @param index from 0
 * @param count of all, at least 1
 * @param bytes at least 1
 */
public record Part(Bytes id, int index, int count, Bytes bytes) {
    public static final int ID_SIZE = 16;

    private static final int JOIN_HEAD = ID_SIZE + 2;

    /**
     * @throws MalformedException if it can't be one of so many
     */
    public Part {
        id.requireSize(ID_SIZE, "the id of a part");
        if (index < 0 || index >= count || bytes.isEmpty()) {
            throw new MalformedException("part " + index + " of " + count);
        }
    }

    /** What a box of kind 5 or 6 holds: {@code id 16 ‖ index(u8) ‖ count(u8) ‖ bytes}. */
    public Bytes encodeOfJoin() {
        ByteBuffer out = ByteBuffer.allocate(JOIN_HEAD + bytes.size());
        out.put(id.shared()).put((byte) index).put((byte) count).put(bytes.shared());
        return Bytes.owned(out.array());
    }

    /**
     * @throws MalformedException if it isn't what {@link #encodeOfJoin} makes of a part of a join
     */
    public static Part decodeOfJoin(Bytes payload) {
        if (payload.size() <= JOIN_HEAD) {
            throw new MalformedException("a part of a join that holds nothing");
        }
        byte[] in = payload.shared();
        return allowed(
                Cut.JOIN,
                new Part(
                        payload.slice(0, ID_SIZE),
                        Byte.toUnsignedInt(in[ID_SIZE]),
                        Byte.toUnsignedInt(in[ID_SIZE + 1]),
                        payload.slice(JOIN_HEAD, payload.size() - JOIN_HEAD)));
    }

    /** Writes the fields of {@code Part} in {@code contact.proto}. */
    public void write(Proto.Writer writer) {
        writer.bytes(1, id).u32(2, index).u32(3, count).bytes(4, bytes);
    }

    /**
     * Reads what {@link #write} writes.
     *
     * @throws MalformedException if it is anything else, or not of this cut
     */
    public static Part read(Cut cut, Proto.Reader reader) {
        return allowed(
                cut,
                new Part(
                        reader.bytes(1, ID_SIZE),
                        reader.count(2, cut.most()),
                        reader.count(3, cut.most()),
                        reader.bytes(4, 1, cut.size())));
    }

    private static Part allowed(Cut cut, Part part) {
        if (!cut.allows(part)) {
            throw new MalformedException("a part of more or longer ones");
        }
        return part;
    }
}
