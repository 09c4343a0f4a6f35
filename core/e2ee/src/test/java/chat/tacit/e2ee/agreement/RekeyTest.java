package chat.tacit.e2ee.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

class RekeyTest {
    private final SeededEntropy entropy = new SeededEntropy(29);
    private final AgreementPublicKey one = AgreementKey.generate(entropy).publicKey();
    private final AgreementPublicKey other = AgreementKey.generate(entropy).publicKey();

    @Test
    void bothSidesNameTheContactAlike() {
        assertThat(Rekey.of(one, other)).isEqualTo(Rekey.of(other, one));
    }

    @Test
    void otherKeysAreAnotherContact() {
        assertThat(Rekey.of(one, other)).isNotEqualTo(Rekey.of(one, one));
    }
}
