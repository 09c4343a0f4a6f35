package chat.tacit.e2ee.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashSet;
import java.util.Set;

/** How a file is cut, padded and sealed. */
final class FileKeyTest {
    private final SeededEntropy entropy = new SeededEntropy(22);
    private final FileKey key = FileKey.random(entropy);

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, 4096",
        "1, 1, 0, 4096",
        "4096, 1, 0, 4096",
        "4097, 1, 0, 8192",
        "65536, 1, 0, 65536",
        "65537, 2, 0, 4096",
        "8388608, 128, 0, 65536",
        "8388609, 129, 1, 4096",
        "10989076480, 167680, 1, 65536",
        "10989076481, 167681, 2, 4096"
    })
    void sizeSaysHowAFileIsCut(long size, int chunks, int depth, int last) {
        FileLayout layout = new FileLayout(size);
        assertThat(layout.count(0)).isEqualTo(chunks);
        assertThat(layout.depth()).isEqualTo(depth);
        assertThat(layout.padded(0, chunks - 1)).isEqualTo(last);
        assertThat(layout.count(depth)).isLessThanOrEqualTo(FileLayout.MAX_TOP);
    }

    @Test
    void largestFileHasTwoLevelsOfLists() {
        FileLayout layout = new FileLayout(FileLayout.MAX_SIZE);
        assertThat(layout.depth()).isEqualTo(FileLayout.MAX_DEPTH);
        assertThat(layout.count(2)).isEqualTo(FileLayout.MAX_TOP);
        assertThatThrownBy(() -> new FileLayout(FileLayout.MAX_SIZE + 1))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new FileLayout(-1)).isInstanceOf(MalformedException.class);
    }

    @Test
    void chunkTellsAClassOfSizesOnly() throws UnopenableException {
        FileLayout layout = new FileLayout(5_000);
        byte[] sealed = key.seal(layout, new ChunkId(0, 0), 0, entropy.bytes(5_000));
        assertThat(sealed).hasSize(8_192 + FileKey.TAG);
        assertThat(key.seal(new FileLayout(8_000), new ChunkId(0, 0), 0, new byte[8_000]))
                .hasSameSizeAs(sealed);
        assertThat(key.open(layout, new ChunkId(0, 0), 0, sealed)).hasSize(5_000);
    }

    @Test
    void chunkOpensInItsPlaceAlone() {
        FileLayout layout = new FileLayout(3L * FileLayout.CHUNK);
        byte[] sealed = key.seal(layout, new ChunkId(0, 1), 0, entropy.bytes(FileLayout.CHUNK));
        assertUnopenable(layout, new ChunkId(0, 0), 0, sealed);
        assertUnopenable(layout, new ChunkId(0, 1), 1, sealed);
        assertUnopenable(layout, new ChunkId(1, 1), 0, sealed);
        assertUnopenable(
                new FileLayout(4L * FileLayout.CHUNK), new ChunkId(0, 1), 0, sealed); // cut short
        sealed[70] ^= 1;
        assertUnopenable(layout, new ChunkId(0, 1), 0, sealed);
    }

    private void assertUnopenable(FileLayout layout, ChunkId chunk, int copy, byte[] sealed) {
        assertThatThrownBy(() -> key.open(layout, chunk, copy, sealed))
                .isInstanceOf(UnopenableException.class);
    }

    @Test
    void paddingIsPartOfWhatIsChecked() {
        FileLayout said = new FileLayout(10);
        byte[] sealed = key.seal(new FileLayout(4_096), new ChunkId(0, 0), 0, filled(4_096));
        assertUnopenable(said, new ChunkId(0, 0), 0, sealed);
    }

    private static byte[] filled(int size) {
        byte[] bytes = new byte[size];
        java.util.Arrays.fill(bytes, (byte) 7);
        return bytes;
    }

    /** A relay may compare what it holds with what another one holds. */
    @Test
    void copiesOfAChunkHaveNoSixteenBytesInCommon() {
        FileLayout layout = new FileLayout(FileLayout.CHUNK);
        byte[] content = new byte[FileLayout.CHUNK];
        Set<String> seen = new HashSet<>();
        for (int copy : new int[] {0, 1, 2, FileKey.KEPT}) {
            byte[] sealed = key.seal(layout, new ChunkId(0, 0), copy, content);
            for (int at = 0; at + 16 <= sealed.length; at += 16) {
                assertThat(
                                seen.add(
                                        new String(
                                                sealed,
                                                at,
                                                16,
                                                java.nio.charset.StandardCharsets.ISO_8859_1)))
                        .isTrue();
            }
        }
    }

    @Test
    void everyBlobHasAnOwnerOfItsOwn() {
        FileOwner owner = FileOwner.random(entropy);
        Set<Object> keys = new HashSet<>();
        for (int copy = 0; copy < 2; copy++) {
            for (int number = 0; number < 3; number++) {
                keys.add(owner.key(new ChunkId(0, number), copy).publicKey());
                keys.add(owner.key(new ChunkId(1, number), copy).publicKey());
            }
        }
        assertThat(keys).hasSize(12);
    }
}
