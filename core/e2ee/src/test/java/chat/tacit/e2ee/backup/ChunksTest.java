package chat.tacit.e2ee.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A backup file opens as it was sealed, or not at all. */
class ChunksTest {
    private static final int SMALL = 1_000;

    private final SeededEntropy entropy = new SeededEntropy(71);
    private final RecoveryKey key = RecoveryKey.random(entropy);
    private final ChunkSealer sealer = ChunkSealer.begin(key, entropy);

    private static byte[] content(int seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    private List<byte[]> file(int... sizes) {
        List<byte[]> sealed = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            sealed.add(sealer.seal(content(i, sizes[i]), i == sizes.length - 1));
        }
        return sealed;
    }

    private List<byte[]> open(List<byte[]> sealed) throws UnopenableException {
        ChunkOpener opener = ChunkOpener.begin(sealer.header(), key);
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < sealed.size(); i++) {
            contents.add(opener.open(sealed.get(i), i == sealed.size() - 1));
        }
        return contents;
    }

    private void assertUnopenable(List<byte[]> sealed) {
        assertThatThrownBy(() -> open(sealed)).isInstanceOf(UnopenableException.class);
    }

    @Test
    void opensAsItWasSealed() throws UnopenableException {
        List<byte[]> opened = open(file(Chunk.SIZE, Chunk.SIZE, SMALL));
        assertThat(opened).hasSize(3);
        assertThat(opened.get(1)).isEqualTo(content(1, Chunk.SIZE));
        assertThat(opened.get(2)).isEqualTo(content(2, SMALL));
    }

    @Test
    void lastChunkMayBeFullAndTheOnlyOneEmpty() throws UnopenableException {
        assertThat(open(file(Chunk.SIZE, Chunk.SIZE))).hasSize(2);
        ChunkSealer empty = ChunkSealer.begin(key, entropy);
        byte[] sealed = empty.seal(new byte[0], true);
        assertThat(ChunkOpener.begin(empty.header(), key).open(sealed, true)).isEmpty();
    }

    @Test
    void truncatedAtAnyChunkIsRefused() {
        List<byte[]> whole = file(Chunk.SIZE, Chunk.SIZE, SMALL);
        assertUnopenable(whole.subList(0, 2));
        assertUnopenable(whole.subList(0, 1));
    }

    @Test
    void truncatedInsideAChunkIsRefused() {
        List<byte[]> whole = file(Chunk.SIZE, SMALL);
        for (int left : new int[] {0, 15, 16, 17, SMALL, SMALL + 15}) {
            assertUnopenable(List.of(whole.get(0), Arrays.copyOf(whole.get(1), left)));
        }
        assertUnopenable(List.of(Arrays.copyOf(whole.get(0), Chunk.SIZE)));
    }

    @Test
    void anotherOrderIsRefused() {
        List<byte[]> whole = file(Chunk.SIZE, Chunk.SIZE, Chunk.SIZE);
        assertUnopenable(List.of(whole.get(1), whole.get(0), whole.get(2)));
        assertUnopenable(List.of(whole.get(0), whole.get(2), whole.get(1)));
        assertUnopenable(List.of(whole.get(0), whole.get(0), whole.get(2)));
    }

    @Test
    void extraChunksAreRefused() {
        List<byte[]> whole = file(Chunk.SIZE, Chunk.SIZE);
        assertUnopenable(List.of(whole.get(0), whole.get(1), whole.get(1)));
        assertUnopenable(List.of(whole.get(0), whole.get(1), new byte[SMALL]));
    }

    @Test
    void chunksOfAnotherFileUnderTheSameKeyAreRefused() throws UnopenableException {
        ChunkSealer other = ChunkSealer.begin(key, entropy);
        byte[] foreign = other.seal(content(0, SMALL), true);
        assertThat(ChunkOpener.begin(other.header(), key).open(foreign, true)).hasSize(SMALL);
        assertUnopenable(List.of(foreign));
    }

    @Test
    void everyChangedBitIsRefused() {
        List<byte[]> whole = file(64);
        byte[] sealed = whole.getFirst();
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertUnopenable(List.of(changed));
        }
    }

    @Test
    void everyChangedBitOfTheHeaderIsRefused() {
        byte[] sealed = file(64).getFirst();
        for (int bit = 0; bit < 8 * Header.SIZE; bit++) {
            byte[] header = sealer.header();
            header[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> ChunkOpener.begin(header, key).open(sealed, true))
                    .isInstanceOfAny(UnopenableException.class, MalformedException.class);
        }
    }

    @Test
    void wrongKeyIsKnownBeforeAnyChunk() {
        RecoveryKey wrong = RecoveryKey.random(entropy);
        assertThatThrownBy(() -> ChunkOpener.begin(sealer.header(), wrong))
                .isInstanceOf(UnopenableException.class);
    }

    @Test
    void newerVersionAndOtherFilesAreToldApart() {
        byte[] header = sealer.header();
        assertThat(Header.version(header)).isEqualTo(1);
        header[9] = 2;
        assertThat(Header.version(header)).isEqualTo(2);
        assertThatThrownBy(() -> ChunkOpener.begin(header, key))
                .isInstanceOf(MalformedException.class);
        for (byte[] other :
                new byte[][] {
                    new byte[0],
                    new byte[Header.SIZE],
                    "PK\3\4 an archive".getBytes(java.nio.charset.StandardCharsets.US_ASCII)
                }) {
            assertThatThrownBy(() -> Header.version(other)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void sealerKeepsToTheSizes() {
        assertThatThrownBy(() -> sealer.seal(new byte[SMALL], false))
                .isInstanceOf(IllegalArgumentException.class);
        sealer.seal(new byte[Chunk.SIZE], false);
        assertThatThrownBy(() -> sealer.seal(new byte[0], true))
                .isInstanceOf(IllegalArgumentException.class);
        sealer.seal(new byte[1], true);
        assertThatThrownBy(() -> sealer.seal(new byte[1], true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyFileHasAKeyOfItsOwn() {
        byte[] one = ChunkSealer.begin(key, entropy).seal(new byte[64], true);
        byte[] two = ChunkSealer.begin(key, entropy).seal(new byte[64], true);
        assertThat(one).isNotEqualTo(two);
    }
}
