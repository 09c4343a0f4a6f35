package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Optional;

/** Sealing to a public key, with and without ML-KEM. */
class SealedBoxTest {
    private static final Label LABEL = new Label("tacit/65/test/v1");
    private static final byte[] CONTEXT = {1, 2, 3};
    private static final byte[] MESSAGE = Text.utf8("only for you");

    private final Entropy entropy = new SeededEntropy("sealed box");

    private SealedBox.RecipientKey key(boolean kem) {
        return new SealedBox.RecipientKey(
                AgreementKey.generate(entropy),
                kem ? Optional.of(KemKey.generate(entropy)) : Optional.empty());
    }

    private byte[] box(SealedBox.RecipientKey to) throws UnopenableException {
        return SealedBox.seal(to.publicKeys(), LABEL, CONTEXT, MESSAGE, entropy);
    }

    private static void refuses(SealedBox.RecipientKey own, Label label, byte[] in, byte[] box) {
        assertThatThrownBy(() -> SealedBox.open(own, label, in, box))
                .isInstanceOf(UnopenableException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recipientOpensIt(boolean kem) throws UnopenableException {
        SealedBox.RecipientKey own = key(kem);
        byte[] box = box(own);
        assertThat(box).hasSize(MESSAGE.length + (kem ? 32 + 1_088 + 16 : 32 + 16));
        assertThat(SealedBox.open(own, LABEL, CONTEXT, box)).isEqualTo(MESSAGE);
        assertThat(box(own)).isNotEqualTo(box);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyElseAndNothingElseOpensIt(boolean kem) throws UnopenableException {
        SealedBox.RecipientKey own = key(kem);
        byte[] box = box(own);
        refuses(key(kem), LABEL, CONTEXT, box);
        refuses(own, new Label("tacit/65/other/v1"), CONTEXT, box);
        refuses(own, LABEL, new byte[] {1, 2}, box);
        refuses(own, LABEL, CONTEXT, Arrays.copyOf(box, box.length - 1));
        refuses(own, LABEL, CONTEXT, new byte[0]);
        for (int i = 0; i < box.length; i += 7) {
            byte[] changed = box.clone();
            changed[i] ^= 1;
            refuses(own, LABEL, CONTEXT, changed);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void otherFormIsRefused(boolean kem) throws UnopenableException {
        SealedBox.RecipientKey own = key(true);
        SealedBox.RecipientKey classical = new SealedBox.RecipientKey(own.key(), Optional.empty());
        refuses(kem ? classical : own, LABEL, CONTEXT, box(kem ? own : classical));
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1})
    void pointOfLowOrderIsRefusedBothWays(byte first) throws UnopenableException {
        byte[] point = new byte[32];
        point[0] = first;
        SealedBox.Recipient weak =
                new SealedBox.Recipient(AgreementPublicKey.of(point), Optional.empty());
        assertThatThrownBy(() -> SealedBox.seal(weak, LABEL, CONTEXT, MESSAGE, entropy))
                .isInstanceOf(UnopenableException.class);
        SealedBox.RecipientKey own = key(false);
        byte[] box = box(own);
        System.arraycopy(point, 0, box, 0, 32);
        refuses(own, LABEL, CONTEXT, box);
    }
}
