package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.Serializable;
import java.util.List;

class SecretTest {
    private static final String DIGITS =
            "5ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2";

    @Test
    void neitherSecretsNorWhatHoldsThemPrintTheirBytes() {
        Secret secret = Hex.secret(DIGITS);
        byte[] salt = new byte[SealingKey.SALT_SIZE];
        List<Object> holders =
                List.of(
                        secret,
                        AgreementKey.of(secret),
                        SigningKey.of(secret),
                        KemKey.generate(new SeededEntropy("printed")),
                        SealingKey.derive(secret, salt, Fields.of(Labels.MESSAGE)));
        for (Object holder : holders) {
            assertThat(holder.toString())
                    .contains("Secret[")
                    .doesNotContain(DIGITS.substring(0, 8));
        }
        assertThat(secret).hasToString("Secret[32]");
    }

    @Test
    void equalityIsOfTheBytesAndHashingOfTheSize() {
        assertThat(Hex.secret(DIGITS)).isEqualTo(Hex.secret(DIGITS));
        assertThat(Hex.secret(DIGITS)).isNotEqualTo(Secret.zeros(32));
        assertThat(Hex.secret(DIGITS)).isNotEqualTo(Secret.of(Hex.bytes(DIGITS), 0, 31));
        assertThat(Hex.secret(DIGITS)).hasSameHashCodeAs(Secret.zeros(32));
    }

    @Test
    void wipedSecretIsZero() {
        Secret secret = Hex.secret(DIGITS);
        secret.wipe();
        assertThat(secret).isEqualTo(Secret.zeros(32));
    }

    @Test
    void cannotBeSerialised() {
        assertThat(Serializable.class.isAssignableFrom(Secret.class)).isFalse();
    }

    @Test
    void sealingKeyIsTheDerivedKeyThenTheNonce() {
        Secret messageKey = Hex.secret(DIGITS);
        byte[] salt = new SeededEntropy("salt").bytes(SealingKey.SALT_SIZE);
        Fields info = Fields.of(Labels.MESSAGE).u64(3);
        SealingKey derived = SealingKey.derive(messageKey, salt, info);
        String both = Hex.of(Hkdf.sha256(messageKey.expose(), salt, info, 44));
        assertThat(Hex.of(derived.key()) + Hex.of(derived.nonce())).isEqualTo(both);
        salt[0] ^= 1;
        assertThat(SealingKey.derive(messageKey, salt, info).key()).isNotEqualTo(derived.key());
    }
}
