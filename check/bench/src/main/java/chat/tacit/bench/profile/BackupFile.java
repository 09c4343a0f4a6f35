package chat.tacit.bench.profile;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.backup.Chunk;
import chat.tacit.e2ee.backup.ChunkSealer;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.record.ProfileRecord;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A backup of a profile that nobody had ({@code spec/70-key-backup} §2 and §3). */
final class BackupFile implements AutoCloseable {
    private final OutputStream out;
    private final ChunkSealer sealer;
    private final ByteBuffer content = ByteBuffer.allocate(Chunk.SIZE);

    BackupFile(Path file, RecoveryKey key) throws IOException {
        this.out = Files.newOutputStream(file);
        this.sealer = ChunkSealer.begin(key, Entropy.system());
        out.write(sealer.header());
    }

    void put(ProfileRecord record) throws IOException {
        Bytes encoded = record.encode();
        put(ByteBuffer.allocate(Integer.BYTES).putInt(encoded.size()).flip());
        put(ByteBuffer.wrap(encoded.toArray()));
    }

    private void put(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (!content.hasRemaining()) {
                out.write(sealer.seal(content.array(), false));
                content.clear();
            }
            int size = Math.min(bytes.remaining(), content.remaining());
            content.put(bytes.slice(bytes.position(), size));
            bytes.position(bytes.position() + size);
        }
    }

    @Override
    public void close() throws IOException {
        out.write(sealer.seal(Arrays.copyOf(content.array(), content.position()), true));
        out.close();
    }
}
