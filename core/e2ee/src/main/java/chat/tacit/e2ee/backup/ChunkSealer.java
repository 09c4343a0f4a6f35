package chat.tacit.e2ee.backup;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;

/**
 * Seals the chunks of one backup file, in their order ({@code spec/70-key-backup} §2). Its key
 * seals this file alone, since the salt is fresh.
 */
public final class ChunkSealer {
    private final byte[] header;
    private final Secret key;
    private long number;
    private boolean ended;

    private ChunkSealer(byte[] header, Secret key) {
        this.header = header;
        this.key = key;
    }

    /** Begins a file under this key, with a fresh salt. */
    public static ChunkSealer begin(RecoveryKey recovery, Entropy entropy) {
        var salt = Header.freshSalt(entropy);
        Header.Keys keys = Header.Keys.derive(recovery, salt);
        Header header = new Header(Header.VERSION, salt, keys.commitment());
        return new ChunkSealer(header.encode(), keys.chunks());
    }

    /** The {@value Header#SIZE} bytes in front of the chunks. */
    public byte[] header() {
        return header.clone();
    }

    /**
     * The next chunk, sealed.
     *
     * @param content {@link Chunk#SIZE} bytes; the last has at most as many, and at least one
     *     unless it is the only one
     */
    public byte[] seal(byte[] content, boolean last) {
        boolean fits =
                last
                        ? content.length <= Chunk.SIZE && (content.length > 0 || number == 0)
                        : content.length == Chunk.SIZE;
        if (ended || !fits) {
            throw new IllegalArgumentException("a chunk of " + content.length + " bytes");
        }
        byte[] sealed = Aead.seal(key, Chunk.nonce(number, last), header, content);
        number++;
        ended = last;
        return sealed;
    }

    public void wipe() {
        key.wipe();
    }
}
