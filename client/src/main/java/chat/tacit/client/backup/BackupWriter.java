package chat.tacit.client.backup;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.backup.Chunk;
import chat.tacit.e2ee.backup.ChunkSealer;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.record.ProfileRecord;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/**
 * Writes records into a backup file, with memory for one chunk. The file has another name until it
 * is whole and on the disk; without {@link #finish} nothing is left of it.
 */
final class BackupWriter implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final FileChannel out;
    private final ChunkSealer sealer;
    private final byte[] content = new byte[Chunk.SIZE];
    private int filled;
    private long records;

    private BackupWriter(Path file, Path part, FileChannel out, ChunkSealer sealer) {
        this.file = file;
        this.part = part;
        this.out = out;
        this.sealer = sealer;
    }

    /** Begins a file that isn't there yet, for its owner alone. */
    static BackupWriter begin(Path file, RecoveryKey key, Entropy entropy) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part); // of a crash
        FileChannel out =
                FileChannel.open(
                        part,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        BackupWriter writer = new BackupWriter(file, part, out, ChunkSealer.begin(key, entropy));
        try {
            writer.write(writer.sealer.header());
            return writer;
        } catch (IOException e) {
            writer.close();
            throw e;
        }
    }

    void put(ProfileRecord record) throws IOException {
        Bytes encoded = record.encode();
        put(ByteBuffer.allocate(Integer.BYTES).putInt(encoded.size()).array());
        put(encoded.shared());
        records++;
    }

    /** How many records were put. */
    long records() {
        return records;
    }

    private void put(byte[] bytes) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            if (filled == content.length) {
                write(sealer.seal(content, false));
                filled = 0;
            }
            int size = Math.min(bytes.length - from, content.length - filled);
            System.arraycopy(bytes, from, content, filled, size);
            filled += size;
            from += size;
        }
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            out.write(left);
        }
    }

    /** Ends the file and gives it its name. */
    void finish() throws IOException {
        write(sealer.seal(Arrays.copyOf(content, filled), true));
        out.force(true);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        Arrays.fill(content, (byte) 0);
        sealer.wipe();
        out.close();
        Files.deleteIfExists(part);
    }
}
