package chat.tacit.e2ee.file;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

import java.util.Arrays;

/**
 * The key of one file, from which every chunk and copy gets a key of its own ({@code
 * spec/60-contact} §7.2). The nonce is zero, so under one number nothing but the same bytes may be
 * sealed again: whoever seals a file keeps what was sealed first.
 *
 * @param secret {@value #SIZE} random bytes
 */
public record FileKey(Secret secret) {
    public static final int SIZE = 32;

    /** The copy that is at no relay: how a client keeps a file for itself. */
    public static final int KEPT = 255;

    /** Bytes by which a sealed chunk is longer. */
    public static final int TAG = Aead.TAG_SIZE;

    private static final byte[] NONCE = new byte[Aead.NONCE_SIZE];

    public static FileKey random(Entropy entropy) {
        return new FileKey(Secret.random(entropy, SIZE));
    }

    /**
     * Seals a chunk for a relay.
     *
     * @param content at least {@link FileLayout#length} bytes; what follows these is left out
     * @param copy the place of the relay in the file's list, or {@link #KEPT}
     */
    public byte[] seal(FileLayout layout, ChunkId chunk, int copy, byte[] content) {
        byte[] padded = new byte[layout.padded(chunk.level(), chunk.number())];
        System.arraycopy(content, 0, padded, 0, layout.length(chunk.level(), chunk.number()));
        Secret key = key(chunk, copy);
        try {
            return Aead.seal(key, NONCE, associated(layout, chunk), padded);
        } finally {
            key.wipe();
        }
    }

    /**
     * What a chunk holds, without its padding.
     *
     * @throws UnopenableException if it isn't this chunk of this file for this relay, in the one
     *     size that it has
     */
    public byte[] open(FileLayout layout, ChunkId chunk, int copy, byte[] sealed)
            throws UnopenableException {
        if (sealed.length != layout.padded(chunk.level(), chunk.number()) + TAG) {
            throw new UnopenableException();
        }
        Secret key = key(chunk, copy);
        try {
            byte[] padded = Aead.open(key, NONCE, associated(layout, chunk), sealed);
            int length = layout.length(chunk.level(), chunk.number());
            for (int i = length; i < padded.length; i++) {
                if (padded[i] != 0) {
                    throw new UnopenableException();
                }
            }
            return Arrays.copyOf(padded, length);
        } finally {
            key.wipe();
        }
    }

    private Secret key(ChunkId chunk, int copy) {
        Fields info =
                chunk.level() == 0
                        ? Fields.of(Labels.FILE)
                        : Fields.of(Labels.FILE_LIST).u8(chunk.level());
        return Hkdf.sha256(secret, info.u32(chunk.number()).u8(copy), Aead.KEY_SIZE);
    }

    private static byte[] associated(FileLayout layout, ChunkId chunk) {
        return Fields.unlabelled().u32(chunk.number()).u32(layout.count(chunk.level())).toArray();
    }
}
