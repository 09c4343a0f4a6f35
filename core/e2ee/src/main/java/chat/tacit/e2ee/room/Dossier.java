package chat.tacit.e2ee.room;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Proto;

import java.util.ArrayList;
import java.util.List;

/**
 * A dossier's row in parts at the host ({@code spec/50-room} §16), each sealed under a key of its
 * own: part {@code i} from 1 on holds a piece of the row, part 0 names them all.
 *
 * @param room whose host keeps the parts
 * @param key 32 bytes, fresh for each dossier
 */
public record Dossier(RoomId room, Secret key) {
    /** A room with as many state events as a host takes by default fits. */
    public static final int MOST_PARTS = 400;

    private static final int PIECE = PartRef.MAX_PART - Aead.TAG_SIZE;

    /** One under a fresh key. */
    public static Dossier fresh(RoomId room, Entropy entropy) {
        return new Dossier(room, Secret.random(entropy, Aead.KEY_SIZE));
    }

    /**
     * The parts of a row from 1 on, in order.
     *
     * @throws MalformedException if it needs more than {@value #MOST_PARTS}
     */
    public List<Bytes> parts(Bytes row) {
        List<Bytes> parts = new ArrayList<>();
        for (int from = 0; from < row.size(); from += PIECE) {
            int size = Math.min(PIECE, row.size() - from);
            parts.add(seal(parts.size() + 1, row.slice(from, size)));
        }
        if (parts.isEmpty() || parts.size() > MOST_PARTS) {
            throw new MalformedException("a dossier of " + parts.size() + " parts");
        }
        return parts;
    }

    /** Part 0. */
    public Bytes root(List<PartRef> parts) {
        Proto.Writer out = Proto.Writer.create().messages(1, parts, Dossier::write);
        return seal(0, out.toBytes());
    }

    /** What part 0 names. */
    public List<PartRef> open(Bytes root) throws UnopenableException {
        try {
            Bytes opened = open(0, root);
            List<PartRef> parts =
                    Proto.Reader.of(opened.shared(), PIECE)
                            .whole(in -> in.messages(1, MOST_PARTS, Dossier::read));
            if (parts.isEmpty()) {
                throw new UnopenableException();
            }
            return parts;
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }

    /** The row in the parts from 1 on. */
    Bytes row(List<Bytes> parts) throws UnopenableException {
        Fields row = Fields.unlabelled();
        int number = 1;
        for (Bytes part : parts) {
            row.fixed(open(number++, part));
        }
        return Bytes.owned(row.toArray());
    }

    private Bytes seal(int number, Bytes content) {
        Secret own = own(number);
        byte[] nonce = new byte[Aead.NONCE_SIZE];
        byte[] associated = room.bytes().toArray();
        Bytes part = Bytes.owned(Aead.seal(own, nonce, associated, content.shared()));
        own.wipe();
        return part;
    }

    private Bytes open(int number, Bytes part) throws UnopenableException {
        Secret own = own(number);
        byte[] nonce = new byte[Aead.NONCE_SIZE];
        byte[] associated = room.bytes().toArray();
        try {
            return Bytes.owned(Aead.open(own, nonce, associated, part.shared()));
        } finally {
            own.wipe();
        }
    }

    private Secret own(int number) {
        return Hkdf.sha256(key, Fields.of(Labels.ROOM_DOSSIER).u32(number), Aead.KEY_SIZE);
    }

    private static void write(PartRef part, Proto.Writer out) {
        out.u64(1, part.number()).bytes(2, part.hash());
    }

    private static PartRef read(Proto.Reader in) {
        return new PartRef(RoomNumbers.read(in, 1), in.bytes(2, Hash.SIZE));
    }
}
