package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.util.Arrays;

class MlKemTest {
    private final Entropy entropy = new SeededEntropy("ml-kem");

    /**
     * The accumulated vectors of Go's crypto/mlkem: SHAKE128 gives key seeds, messages and
     * ciphertexts that belong to no key; a second SHAKE128 takes in all that comes of them.
     */
    @Test
    void hundredAccumulatedVectors() throws UnopenableException {
        Entropy stream = new SeededEntropy("");
        SHAKEDigest results = new SHAKEDigest(128);
        for (int i = 0; i < 100; i++) {
            KemKey key = KemKey.generate(stream);
            var made = key.publicKey().encapsulate(stream);
            Secret shared = key.decapsulate(made.ciphertext());
            assertThat(shared).isEqualTo(made.shared());
            KemCiphertext foreign = KemCiphertext.of(stream.bytes(KemCiphertext.SIZE));
            Secret rejected = key.decapsulate(foreign);
            for (byte[] result :
                    new byte[][] {
                        key.publicKey().bytes().shared(),
                        made.ciphertext().bytes().shared(),
                        made.shared().expose(),
                        rejected.expose()
                    }) {
                results.update(result, 0, result.length);
            }
        }
        byte[] digest = new byte[32];
        results.doFinal(digest, 0, digest.length);
        assertThat(Hex.of(digest))
                .isEqualTo("1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415");
    }

    @Test
    void keysOfOneSeedAreThoseOfBouncyCastle() {
        byte[] seed = entropy.bytes(64);
        KemKey ours = KemKey.generate(new Replay(seed));
        var theirs = new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
        assertThat(ours.publicKey().bytes()).isEqualTo(Bytes.of(theirs.getPublicKey()));
        assertThat(Hex.of(ours.secret())).isEqualTo(Hex.of(theirs.getEncoded()));
    }

    @Test
    void bouncyCastleOpensWhatWeEncapsulate() throws UnopenableException {
        byte[] seed = entropy.bytes(64);
        var theirs = new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
        var made = KemPublicKey.of(theirs.getPublicKey()).encapsulate(entropy);
        byte[] shared =
                new MLKEMExtractor(theirs).extractSecret(made.ciphertext().bytes().toArray());
        assertThat(Hex.of(shared)).isEqualTo(Hex.of(made.shared()));
    }

    @Test
    void weOpenWhatBouncyCastleEncapsulates() {
        KemKey ours = KemKey.generate(entropy);
        SecretWithEncapsulation made =
                new MLKEMGenerator(new SecureRandom())
                        .generateEncapsulated(
                                new MLKEMPublicKeyParameters(
                                        MLKEMParameters.ml_kem_768,
                                        ours.publicKey().bytes().toArray()));
        Secret shared = ours.decapsulate(KemCiphertext.of(made.getEncapsulation()));
        assertThat(Hex.of(shared)).isEqualTo(Hex.of(made.getSecret()));
    }

    @Test
    void alteredCiphertextGivesAnotherSecretAndNoError() throws UnopenableException {
        KemKey key = KemKey.generate(entropy);
        var made = key.publicKey().encapsulate(entropy);
        byte[] altered = made.ciphertext().bytes().toArray();
        altered[500] ^= 1;
        assertThat(key.decapsulate(KemCiphertext.of(altered))).isNotEqualTo(made.shared());
    }

    /** FIPS 203 §7.2: 3,329 and everything above it is no coefficient. */
    @Test
    void encapsulationKeyWithACoefficientBeyondTheModulusIsRefused() {
        byte[] honest = KemKey.generate(entropy).publicKey().bytes().toArray();
        for (int first : new int[] {0, 3, 1149}) {
            byte[] altered = honest.clone();
            altered[first] = 0x01;
            altered[first + 1] = (byte) ((altered[first + 1] & 0xf0) | 0x0d);
            KemPublicKey key = KemPublicKey.of(altered);
            assertThatThrownBy(() -> key.encapsulate(entropy))
                    .isInstanceOf(UnopenableException.class);
        }
    }

    @Test
    void decapsulationKeyKeepsItsPublicHalf() {
        KemKey key = KemKey.generate(entropy);
        assertThat(KemKey.of(key.secret()).publicKey()).isEqualTo(key.publicKey());
    }

    @Test
    void decapsulationKeyWithAWrongHashIsMalformed() {
        byte[] altered = KemKey.generate(entropy).secret().expose().clone();
        altered[1200] ^= 1;
        assertThatThrownBy(() -> KemKey.of(Secret.owned(altered)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void otherSizesAreMalformed() {
        assertThatThrownBy(() -> KemPublicKey.of(new byte[1183]))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> KemCiphertext.of(new byte[1089]))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> KemKey.of(Secret.zeros(64)))
                .isInstanceOf(MalformedException.class);
    }

    /** Gives out the bytes of an array, once. */
    private static final class Replay implements Entropy {
        private final byte[] bytes;
        private int at;

        Replay(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void fill(byte[] out) {
            System.arraycopy(Arrays.copyOfRange(bytes, at, at + out.length), 0, out, 0, out.length);
            at += out.length;
        }
    }

    /** The JDK's check and ours come to the same, at the bound of each half of three bytes. */
    @Test
    void modulusCheckHoldsWhereAKeyCanBeSealedTo() {
        byte[] right = KemKey.generate(entropy).publicKey().bytes().toArray();
        assertThat(KemPublicKey.of(right).holds()).isTrue();
        for (int at : new int[] {0, 3, 1_149}) {
            for (int value : new int[] {3_328, 3_329, 4_095}) {
                byte[] low = right.clone();
                low[at] = (byte) value;
                low[at + 1] = (byte) ((low[at + 1] & 0xf0) | (value >> 8));
                assertChecked(low, value < 3_329);
                byte[] high = right.clone();
                high[at + 1] = (byte) ((high[at + 1] & 0x0f) | (value << 4));
                high[at + 2] = (byte) (value >> 4);
                assertChecked(high, value < 3_329);
            }
        }
    }

    private void assertChecked(byte[] key, boolean holds) {
        KemPublicKey checked = KemPublicKey.of(key);
        assertThat(checked.holds()).isEqualTo(holds);
        boolean sealed = true;
        try {
            var _ = checked.encapsulate(entropy);
        } catch (UnopenableException e) {
            sealed = false;
        }
        assertThat(sealed).isEqualTo(holds);
    }
}
