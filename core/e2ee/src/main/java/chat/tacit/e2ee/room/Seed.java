package chat.tacit.e2ee.room;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Stream;

/**
 * What a stream's ratchet begins with in one epoch ({@code spec/50-room} §9): {@value #SIZE} random
 * bytes, made by whoever begins the epoch.
 */
public record Seed(Secret bytes) {
    public static final int SIZE = 16;

    /**
     * @throws MalformedException if it has another size
     */
    public Seed {
        if (bytes.size() != SIZE) {
            throw new MalformedException("a seed has " + SIZE + " bytes");
        }
    }

    public static Seed fresh(Entropy entropy) {
        return new Seed(Secret.random(entropy, SIZE));
    }

    /** {@code R_0} of this stream in this epoch. */
    public StreamRatchet ratchet(RoomId room, long epoch, Stream stream) {
        Fields info = Fields.of(Labels.ROOM_RATCHET).u64(epoch).u8(stream.code());
        Secret state =
                Hkdf.sha256(bytes.expose(), room.bytes().shared(), info, StreamRatchet.STATE_SIZE);
        return new StreamRatchet(state, 0);
    }
}
