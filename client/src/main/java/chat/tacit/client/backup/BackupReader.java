package chat.tacit.client.backup;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.backup.Chunk;
import chat.tacit.e2ee.backup.ChunkOpener;
import chat.tacit.e2ee.backup.Header;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.record.ProfileRecord;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the records of a backup file, with memory for two chunks. That the file is whole is known
 * only when {@link #next} has come to the end.
 */
final class BackupReader implements AutoCloseable {
    private final Path file;
    private final InputStream in;
    private final ChunkOpener opener;
    private byte[] sealed;
    private byte[] content = {};
    private int read;
    private boolean ended;

    private BackupReader(Path file, InputStream in, ChunkOpener opener) throws IOException {
        this.file = file;
        this.in = in;
        this.opener = opener;
        this.sealed = in.readNBytes(Chunk.SEALED_SIZE);
    }

    /**
     * Opens a file.
     *
     * @throws ClientException with one sentence, if it is no backup, of a newer version, or under
     *     another key
     */
    static BackupReader open(Path file, RecoveryKey key) throws IOException, ClientException {
        InputStream in = Files.newInputStream(file);
        try {
            return new BackupReader(file, in, opener(file, in.readNBytes(Header.SIZE), key));
        } catch (IOException | ClientException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static ChunkOpener opener(Path file, byte[] header, RecoveryKey key)
            throws ClientException {
        try {
            if (Header.version(header) > Header.VERSION) {
                throw newer(file);
            }
            return ChunkOpener.begin(header, key);
        } catch (MalformedException e) {
            throw new ClientException(file + " is no backup that 'tacit export' made.");
        } catch (UnopenableException e) {
            throw new ClientException(
                    "the recovery key isn't the one of " + file + "; nothing was imported.");
        }
    }

    static ClientException newer(Path file) {
        return new ClientException(
                file + " was made by a newer Tacit; upgrade Tacit to import it.");
    }

    /**
     * The next record; empty when all were read and the file is whole.
     *
     * @throws ClientException if the file is damaged
     */
    Optional<ProfileRecord> next() throws IOException, ClientException {
        try {
            Optional<byte[]> length = take(Integer.BYTES);
            if (length.isEmpty()) {
                return Optional.empty();
            }
            int size = ByteBuffer.wrap(length.get()).getInt();
            if (size < 1 || size > ProfileRecord.MAX_SIZE) {
                throw new MalformedException("a record of " + size + " bytes");
            }
            byte[] record = take(size).orElseThrow(() -> new MalformedException("half a record"));
            return Optional.of(ProfileRecord.decode(Bytes.owned(record)));
        } catch (MalformedException | UnopenableException e) {
            throw new ClientException(
                    file + " is cut short or damaged; take another copy. Nothing was imported.");
        }
    }

    /** The next bytes of the content; empty at its end. */
    private Optional<byte[]> take(int size) throws IOException, UnopenableException {
        byte[] taken = new byte[size];
        int filled = 0;
        while (filled < size) {
            if (read == content.length && !open()) {
                if (filled > 0) {
                    throw new MalformedException("half a record");
                }
                return Optional.empty();
            }
            int part = Math.min(size - filled, content.length - read);
            System.arraycopy(content, read, taken, filled, part);
            read += part;
            filled += part;
        }
        return Optional.of(taken);
    }

    /** Opens the next chunk; false if the last one was. */
    private boolean open() throws IOException, UnopenableException {
        if (ended) {
            return false;
        }
        byte[] following =
                sealed.length < Chunk.SEALED_SIZE ? new byte[0] : in.readNBytes(Chunk.SEALED_SIZE);
        ended = following.length == 0;
        content = opener.open(sealed, ended);
        read = 0;
        sealed = following;
        return content.length > 0;
    }

    @Override
    public void close() throws IOException {
        opener.wipe();
        in.close();
    }
}
