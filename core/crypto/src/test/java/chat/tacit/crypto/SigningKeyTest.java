package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

class SigningKeyTest {
    /** The order of the group, little-endian. */
    private static final byte[] ORDER =
            Hex.bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    private final SigningKey key = SigningKey.generate(new SeededEntropy("signing"));

    @ParameterizedTest
    @CsvSource(
            value = {
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
                        + "'',"
                        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,"
                        + "72,"
                        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,"
                        + "af82,"
                        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            })
    void vectorsOfRfc8032Section71(String seed, String point, String message, String signature) {
        SigningKey key = SigningKey.of(Hex.secret(seed));
        assertThat(key.publicKey().bytes().hex()).isEqualTo(point);
        assertThat(Hex.of(key.signUnlabelled(Hex.bytes(message)))).isEqualTo(signature);
        assertThat(key.publicKey().verifiesUnlabelled(Hex.bytes(signature), Hex.bytes(message)))
                .isTrue();
    }

    @Test
    void labelledSignaturesAreThoseOfTheJdkOverTheSameBytes() throws GeneralSecurityException {
        KeyForm form = new KeyForm("302e020100300506032b657004220420", 32);
        Entropy entropy = new SeededEntropy("against the JDK");
        for (int i = 0; i < 20; i++) {
            SigningKey ours = SigningKey.generate(entropy);
            Fields fields = Fields.of(Labels.HELLO).variable(entropy.bytes(i)).u64(i);
            Signature jdk = Signature.getInstance("Ed25519");
            jdk.initSign(
                    KeyFactory.getInstance("Ed25519")
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(form.encode(ours.seed().expose()))));
            jdk.update(fields.toArray());
            assertThat(ours.sign(fields)).isEqualTo(Bytes.of(jdk.sign()));
        }
    }

    @Test
    void signatureHoldsOnlyForItsLabelFieldsAndKey() {
        Bytes signature = key.sign(Fields.of(Labels.HELLO).u64(1));
        VerifyingKey ours = key.publicKey();
        VerifyingKey other = SigningKey.generate(new SeededEntropy("other")).publicKey();
        assertThat(ours.verifies(signature, Fields.of(Labels.HELLO).u64(1))).isTrue();
        assertThat(ours.verifies(signature, Fields.of(Labels.REST).u64(1))).isFalse();
        assertThat(ours.verifies(signature, Fields.of(Labels.HELLO).u64(2))).isFalse();
        assertThat(other.verifies(signature, Fields.of(Labels.HELLO).u64(1))).isFalse();
    }

    @Test
    void everyBitOfASignatureCounts() {
        Fields fields = Fields.of(Labels.HELLO).u64(1);
        byte[] signature = key.sign(fields).toArray();
        for (int bit = 0; bit < signature.length * 8; bit++) {
            byte[] altered = signature.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(key.publicKey().verifies(Bytes.of(altered), fields)).isFalse();
        }
    }

    @Test
    void signatureOfAnotherSizeIsRefused() {
        Fields fields = Fields.of(Labels.HELLO);
        byte[] signature = key.sign(fields).toArray();
        for (int size : new int[] {0, 63, 65, 128}) {
            Bytes other = Bytes.of(Arrays.copyOf(signature, size));
            assertThat(key.publicKey().verifies(other, fields)).isFalse();
        }
    }

    @Test
    void signatureWithTheOrderAddedIsRefused() {
        Fields fields = Fields.of(Labels.HELLO);
        byte[] signature = key.sign(fields).toArray();
        BigInteger s = littleEndian(Arrays.copyOfRange(signature, 32, 64));
        byte[] sum = s.add(littleEndian(ORDER)).toByteArray();
        for (int i = 0; i < 32; i++) {
            signature[32 + i] = i < sum.length ? sum[sum.length - 1 - i] : 0;
        }
        assertThat(key.publicKey().verifies(Bytes.of(signature), fields)).isFalse();
    }

    /** Under such a key, R = neutral and S = 0 would be a signature of every message. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void keyOfSmallOrderVerifiesNothing(String point) {
        VerifyingKey small = VerifyingKey.of(Hex.bytes(point));
        byte[] forged = new byte[64];
        forged[0] = 1;
        for (int i = 0; i < 64; i++) {
            Fields fields = Fields.of(Labels.HELLO).u64(i);
            assertThat(small.verifies(Bytes.of(forged), fields)).isFalse();
        }
    }

    @Test
    void fieldsWithoutALabelAreNeitherSignedNorVerified() {
        Fields unlabelled = Fields.unlabelled().u64(1);
        Bytes signature = Bytes.zeros(64);
        assertThatThrownBy(() -> key.sign(unlabelled)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.publicKey().verifies(signature, unlabelled))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keysOfOtherSizesAreMalformed() {
        assertThatThrownBy(() -> SigningKey.of(Secret.zeros(31)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> VerifyingKey.of(new byte[33]))
                .isInstanceOf(MalformedException.class);
    }

    private static BigInteger littleEndian(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }
}
