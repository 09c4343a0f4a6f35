package chat.tacit.e2ee.room;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SealingKey;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Stream;
import chat.tacit.protocol.wire.Proto;

/**
 * An event of either stream as it travels ({@code spec/50-room} §10). The host sees epoch, counter
 * and size, and not who wrote it.
 *
 * @param counter as it was sent, as an unsigned number: bounds are the reader's
 * @param salt 16 bytes
 * @param author {@value #AUTHOR_SIZE} bytes
 */
public record EncryptedMessage(long epoch, int counter, Bytes salt, Bytes author, Bytes box) {
    static final int AUTHOR_SIZE = Author.SIZE + Aead.TAG_SIZE;

    public EncryptedMessage {
        if (epoch < 0) {
            throw new MalformedException("an epoch is below 2^63");
        }
        salt.requireSize(SealingKey.SALT_SIZE, "a salt");
        author.requireSize(AUTHOR_SIZE, "an author block");
    }

    public Bytes encode() {
        return Proto.Writer.sized(box.size() + 128)
                .u64(1, epoch)
                .u32(2, counter)
                .bytes(3, salt)
                .bytes(4, author)
                .bytes(5, box)
                .toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one event of this stream
     */
    public static EncryptedMessage decode(Bytes bytes, Stream stream) {
        int most =
                switch (stream) {
                    case MESSAGE -> EventBytes.MAX_MESSAGE;
                    case STATE -> StateEvent.MAX_SIZE;
                };
        return Proto.Reader.of(bytes.shared(), most).whole(in -> read(in, most));
    }

    private static EncryptedMessage read(Proto.Reader in, int most) {
        return new EncryptedMessage(
                in.u64(1),
                in.u32(2),
                in.bytes(3, SealingKey.SALT_SIZE),
                in.bytes(4, AUTHOR_SIZE),
                in.bytes(5, Aead.TAG_SIZE, most));
    }

    /** {@code H} of an event's bytes, by which later ones name it, 32 bytes. */
    public static Bytes hash(Bytes event) {
        return Bytes.owned(Hash.sha256(event.shared()));
    }
}
