package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HkdfTest {

    @Test
    void vectorsOfRfc5869() {
        assertThat(
                        Hex.of(
                                Hkdf.derive(
                                        "HKDF-SHA256",
                                        Hex.bytes("0b".repeat(22)),
                                        Hex.bytes("000102030405060708090a0b0c"),
                                        Hex.bytes("f0f1f2f3f4f5f6f7f8f9"),
                                        42)))
                .isEqualTo(
                        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                                + "34007208d5b887185865");
        assertThat(Hex.of(Hkdf.derive("HKDF-SHA256", run(0x00), run(0x60), run(0xb0), 82)))
                .isEqualTo(
                        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                                + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
        assertThat(
                        Hex.of(
                                Hkdf.derive(
                                        "HKDF-SHA256",
                                        Hex.bytes("0b".repeat(22)),
                                        new byte[0],
                                        new byte[0],
                                        42)))
                .isEqualTo(
                        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                                + "9d201395faa4b61a96c8");
    }

    @Test
    void saltOfTheShortFormIsThirtyTwoZeroBytes() {
        Secret key = Secret.owned(Hex.bytes("0b".repeat(32)));
        Fields info = Fields.of(Labels.FRAME).u64(7);
        assertThat(Hkdf.sha256(key, info, 44))
                .isEqualTo(Hkdf.sha256(key.expose(), new byte[32], info, 44));
    }

    @Test
    void everyLabelGivesAnotherKey() {
        Secret key = Secret.zeros(32);
        assertThat(Hkdf.sha256(key, Fields.of(Labels.LINK_ID), 32))
                .isNotEqualTo(Hkdf.sha256(key, Fields.of(Labels.LINK_KEY), 32));
        assertThatThrownBy(() -> Hkdf.sha256(key, Fields.unlabelled(), 32))
                .isInstanceOf(IllegalStateException.class);
    }

    /** 80 bytes that count up from {@code first}. */
    private static byte[] run(int first) {
        byte[] bytes = new byte[80];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }
}
