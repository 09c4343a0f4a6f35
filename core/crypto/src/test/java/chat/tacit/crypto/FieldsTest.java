package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FieldsTest {

    @Test
    void labelComesFirstWithOneZero() {
        String label = "74616369742f31302f68656c6c6f2f763100";
        assertThat(Hex.of(Fields.of(Labels.HELLO).toArray())).isEqualTo(label);
    }

    @Test
    void integersAreBigEndianAndOfTheirSize() {
        byte[] joined =
                Fields.unlabelled().u8(0xff).u32(0x80000001).u64(0x8000000000000002L).toArray();
        assertThat(Hex.of(joined)).isEqualTo("ff" + "80000001" + "8000000000000002");
    }

    @Test
    void onlyWhatHasNoFixedSizeCarriesItsLength() {
        byte[] field = {1, 2, 3};
        assertThat(Hex.of(Fields.unlabelled().fixed(field).toArray())).isEqualTo("010203");
        assertThat(Hex.of(Fields.unlabelled().variable(field).toArray()))
                .isEqualTo("00000003010203");
        assertThat(Hex.of(Fields.unlabelled().variable(Bytes.empty()).toArray()))
                .isEqualTo("00000000");
        assertThat(Hex.of(Fields.unlabelled().text("é").toArray())).isEqualTo("00000002c3a9");
    }

    @Test
    void fieldsThatJoinToTheSameTextStayApart() {
        assertThat(Fields.unlabelled().text("ab").text("c").toArray())
                .isNotEqualTo(Fields.unlabelled().text("a").text("bc").toArray());
    }

    @Test
    void numbersBeyondAByteAreABug() {
        assertThatThrownBy(() -> Fields.unlabelled().u8(256))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fields.unlabelled().u8(-1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
