package chat.tacit.e2ee.backup;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

/**
 * Opens the chunks of one backup file, in their order ({@code spec/70-key-backup} §2). A chunk that
 * opens is the one that was sealed at this place of this file; that the file is whole is known when
 * the last has opened and nothing follows.
 */
public final class ChunkOpener {
    private final byte[] header;
    private final Secret key;
    private long number;
    private boolean ended;

    private ChunkOpener(byte[] header, Secret key) {
        this.header = header;
        this.key = key;
    }

    /**
     * Begins a file.
     *
     * @param header its first {@value Header#SIZE} bytes
     * @throws MalformedException if they are no header of version {@value Header#VERSION}
     * @throws UnopenableException if the file is under another key
     */
    public static ChunkOpener begin(byte[] header, RecoveryKey recovery)
            throws UnopenableException {
        Header decoded = Header.decode(header);
        Header.Keys keys = Header.Keys.derive(recovery, decoded.salt());
        if (!keys.commitment().equals(decoded.commitment())) {
            throw new UnopenableException();
        }
        return new ChunkOpener(header.clone(), keys.chunks());
    }

    /**
     * The content of the next chunk.
     *
     * @param last whether nothing follows it in the file
     * @throws UnopenableException if it isn't the chunk of this place, whole and unchanged, or was
     *     sealed as the last and isn't, or the other way round
     */
    public byte[] open(byte[] sealed, boolean last) throws UnopenableException {
        boolean fits =
                last
                        ? sealed.length <= Chunk.SEALED_SIZE
                                && (sealed.length > Aead.TAG_SIZE || number == 0)
                        : sealed.length == Chunk.SEALED_SIZE;
        if (ended || !fits) {
            throw new UnopenableException();
        }
        byte[] content = Aead.open(key, Chunk.nonce(number, last), header, sealed);
        number++;
        ended = last;
        return content;
    }

    public void wipe() {
        key.wipe();
    }
}
