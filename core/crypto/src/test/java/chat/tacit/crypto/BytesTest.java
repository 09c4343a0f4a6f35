package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {

    @Test
    void changingTheSourceOrACopyDoesNotChangeTheValue() {
        byte[] source = {1, 2, 3};
        Bytes bytes = Bytes.of(source);
        source[0] = 9;
        bytes.toArray()[1] = 9;
        assertThat(bytes).isEqualTo(Bytes.of(new byte[] {1, 2, 3}));
    }

    @Test
    void equalBytesAreEqualAndHashAlike() {
        assertThat(Bytes.ofHex("0102")).isEqualTo(Bytes.of(new byte[] {1, 2}));
        assertThat(Bytes.ofHex("0102")).hasSameHashCodeAs(Bytes.of(new byte[] {1, 2}));
        assertThat(Bytes.ofHex("0102")).isNotEqualTo(Bytes.ofHex("0103"));
        assertThat(Bytes.ofHex("0102")).isNotEqualTo(Bytes.ofHex("010200"));
    }

    @Test
    void orderIsUnsigned() {
        assertThat(Bytes.ofHex("7f")).isLessThan(Bytes.ofHex("80"));
        assertThat(Bytes.ofHex("80")).isLessThan(Bytes.ofHex("8000"));
    }

    @Test
    void slicesDoNotReachBeyondTheEnd() {
        Bytes bytes = Bytes.ofHex("010203");
        assertThat(bytes.slice(1, 2)).isEqualTo(Bytes.ofHex("0203"));
        assertThat(bytes.slice(3, 0)).isEqualTo(Bytes.empty());
        assertThatThrownBy(() -> bytes.slice(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.slice(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Secret.of(new byte[3], 2, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void zeroIsEveryByteZero() {
        assertThat(Bytes.zeros(32).isZero()).isTrue();
        assertThat(Bytes.ofHex("000001").isZero()).isFalse();
        assertThat(Bytes.ofHex("80").isZero()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0g", "AB", "aB", " 00", "0x00"})
    void onlyLowerCaseHexadecimalIsRead(String text) {
        assertThatThrownBy(() -> Bytes.ofHex(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void sizeIsRequiredExactly() {
        assertThat(Bytes.zeros(3).requireSize(3, "a thing").size()).isEqualTo(3);
        assertThatThrownBy(() -> Bytes.zeros(3).requireSize(4, "a thing"))
                .isInstanceOf(MalformedException.class)
                .hasMessage("a thing has 3 bytes, not 4");
    }
}
