package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

class AeadTest {
    private static final Secret KEY = Secret.random(new SeededEntropy("aead"), 32);
    private static final byte[] NONCE = Nonces.counter(1);
    private static final byte[] ASSOCIATED = {1, 2, 3};
    private static final byte[] PLAIN = {4, 5, 6, 7};

    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000,"
                + "000000000000000000000000,'','',530f8afbc74536b9a963b4f1c4cb738b",
        "0000000000000000000000000000000000000000000000000000000000000000,"
                + "000000000000000000000000,'',00000000000000000000000000000000,"
                + "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308,"
                + "cafebabefacedbaddecaf888,feedfacedeadbeeffeedfacedeadbeefabaddad2,"
                + "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39,"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b"
    })
    void vectorsOfTheGcmSubmissionToNist(
            String key, String nonce, String associated, String plain, String box)
            throws UnopenableException {
        byte[] made =
                Aead.seal(
                        Hex.secret(key), Hex.bytes(nonce), Hex.bytes(associated), Hex.bytes(plain));
        assertThat(Hex.of(made)).isEqualTo(box);
        byte[] opened = Aead.open(Hex.secret(key), Hex.bytes(nonce), Hex.bytes(associated), made);
        assertThat(Hex.of(opened)).isEqualTo(plain);
    }

    @Test
    void everyBitOfABoxCounts() {
        byte[] box = Aead.seal(KEY, NONCE, ASSOCIATED, PLAIN);
        for (int bit = 0; bit < box.length * 8; bit++) {
            byte[] altered = box.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> Aead.open(KEY, NONCE, ASSOCIATED, altered))
                    .isInstanceOf(UnopenableException.class);
        }
    }

    @Test
    void boxDoesNotOpenUnderAnythingElse() {
        byte[] box = Aead.seal(KEY, NONCE, ASSOCIATED, PLAIN);
        Secret other = Secret.random(new SeededEntropy("other"), 32);
        assertUnopenable(other, NONCE, ASSOCIATED, box);
        assertUnopenable(KEY, Nonces.counter(2), ASSOCIATED, box);
        assertUnopenable(KEY, NONCE, new byte[] {1, 2}, box);
        assertUnopenable(KEY, NONCE, ASSOCIATED, Arrays.copyOf(box, box.length + 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 19})
    void shortenedBoxDoesNotOpen(int size) {
        byte[] box = Aead.seal(KEY, NONCE, ASSOCIATED, PLAIN);
        assertUnopenable(KEY, NONCE, ASSOCIATED, Arrays.copyOf(box, size));
    }

    @Test
    void sealsIntoAndOpensFromTheMiddleOfAnArray() throws UnopenableException {
        byte[] frame = new byte[5 + PLAIN.length + Aead.TAG_SIZE + 3];
        Aead.seal(KEY, NONCE, ASSOCIATED, PLAIN, frame, 5);
        assertThat(Arrays.copyOfRange(frame, 5, frame.length - 3))
                .isEqualTo(Aead.seal(KEY, NONCE, ASSOCIATED, PLAIN));
        byte[] opened = Aead.open(KEY, NONCE, ASSOCIATED, frame, 5, frame.length - 8);
        assertThat(opened).isEqualTo(PLAIN);
    }

    @Test
    void keysAndNoncesOfOtherSizesAreABug() {
        assertThatThrownBy(() -> Aead.seal(Secret.zeros(16), NONCE, ASSOCIATED, PLAIN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Aead.seal(KEY, new byte[16], ASSOCIATED, PLAIN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countingNoncesAreBigEndianBehindTheirKind() {
        assertThat(Hex.of(Nonces.counter(0x0102030405060708L)))
                .isEqualTo("000000000102030405060708");
        assertThat(Hex.of(Nonces.counter(1, 2))).isEqualTo("000000010000000000000002");
    }

    private static void assertUnopenable(Secret key, byte[] nonce, byte[] associated, byte[] box) {
        assertThatThrownBy(() -> Aead.open(key, nonce, associated, box))
                .isInstanceOf(UnopenableException.class);
    }
}
