package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FieldReaderTest {
    private static FieldReader reading(Fields fields) {
        return new FieldReader(Bytes.owned(fields.toArray()));
    }

    @Test
    void readsWhatFieldsJoined() {
        Bytes id = Bytes.ofHex("010203");
        FieldReader in =
                reading(
                        Fields.unlabelled()
                                .u8(200)
                                .u16(40_000)
                                .u64(Long.MAX_VALUE)
                                .fixed(id)
                                .variable(id)
                                .fixed(id));

        assertThat(in.u8()).isEqualTo(200);
        assertThat(in.u16()).isEqualTo(40_000);
        assertThat(in.u64()).isEqualTo(Long.MAX_VALUE);
        assertThat(in.fixed(3)).isEqualTo(id);
        assertThat(in.variable(3)).isEqualTo(id);
        assertThat(in.remaining()).isEqualTo(3);
        assertThat(in.rest()).isEqualTo(id);
        assertThat(in.whole("all")).isEqualTo("all");
    }

    @Test
    void bytesAfterTheLastFieldAreMalformed() {
        FieldReader in = reading(Fields.unlabelled().u8(1).u8(2));
        in.u8();
        assertThatThrownBy(() -> in.whole("half")).isInstanceOf(MalformedException.class);
    }

    @Test
    void fieldsThatEndTooEarlyAreMalformed() {
        refused(in -> in.fixed(4));
        refused(FieldReader::u64);
        refused(in -> in.variable(9));
    }

    @Test
    void lengthsAboveTheirLimitAreMalformedBeforeAnythingIsCopied() {
        FieldReader longer = reading(Fields.unlabelled().variable(Bytes.zeros(5)));
        FieldReader negative = reading(Fields.unlabelled().u32(-1));

        assertThatThrownBy(() -> longer.variable(4)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> negative.variable(4)).isInstanceOf(MalformedException.class);
    }

    @Test
    void numbersFrom2To63AreMalformed() {
        FieldReader in = reading(Fields.unlabelled().u64(Long.MIN_VALUE));
        assertThatThrownBy(in::u64).isInstanceOf(MalformedException.class);
    }

    private interface Reading {
        Object read(FieldReader in);
    }

    private static void refused(Reading reading) {
        FieldReader three = reading(Fields.unlabelled().fixed(Bytes.zeros(3)));
        assertThatThrownBy(() -> reading.read(three)).isInstanceOf(MalformedException.class);
    }
}
