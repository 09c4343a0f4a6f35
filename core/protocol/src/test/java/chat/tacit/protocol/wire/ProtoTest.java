package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class ProtoTest {

    /** A message with every kind of field. */
    private record Sample(
            int small, long large, boolean flag, Bytes fixed, List<Bytes> ids, String text) {

        byte[] encode() {
            return Proto.Writer.sized(1)
                    .u32(1, small)
                    .u64(2, large)
                    .bool(3, flag)
                    .bytes(4, fixed)
                    .repeated(5, ids)
                    .message(6, writer -> writer.text(1, text))
                    .toByteArray();
        }

        static Sample decode(byte[] bytes) {
            return Proto.Reader.of(bytes, 4_096)
                    .whole(reader ->
                            new Sample(
                                    reader.u32(1),
                                    reader.u64(2),
                                    reader.bool(3),
                                    reader.bytes(4, 4),
                                    reader.repeated(5, 8, 3),
                                    reader.message(6, inner -> inner.text(1, 300))));
        }
    }

    @Test
    void whatIsWrittenReadsBack() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            Sample sample = sample(random);
            assertThat(Sample.decode(sample.encode())).isEqualTo(sample);
        }
    }

    @Test
    void whateverDecodesIsTheOneEncodingOfItsValue() {
        Random random = new Random(2);
        int accepted = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = sample(random).encode();
            for (int flips = random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            byte[] cut = Arrays.copyOf(bytes, bytes.length - random.nextInt(2));
            try {
                assertThat(Sample.decode(cut).encode()).isEqualTo(cut);
                accepted++;
            } catch (MalformedException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
        assertThat(accepted).isPositive();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a field after the last one, 0801 2204aabbccdd 3200 3801",
        "a field before its place, 2204aabbccdd 0801 3200",
        "a field twice, 0801 0801 2204aabbccdd 3200",
        "a byte string that is missing, 0801 3200",
        "a byte string that is too short, 2203aabbcc 3200",
        "a byte string that is too long, 2205aabbccddee 3200",
        "a message that is missing, 0801 2204aabbccdd",
        "a zero that is present, 0800 2204aabbccdd 3200",
        "an empty text that is present, 2204aabbccdd 32020a00",
        "a varint with spare bytes, 088100 2204aabbccdd 3200",
        "a tag with spare bytes, 888000 2204aabbccdd 3200",
        "a length with spare bytes, 228400aabbccdd 3200",
        "a varint of eleven bytes, 08ffffffffffffffffffff01 2204aabbccdd 3200",
        "a varint of more than 64 bits, 10ffffffffffffffffff03 2204aabbccdd 3200",
        "a number wider than 32 bits, 088080808010 2204aabbccdd 3200",
        "a truth value of two, 1802 2204aabbccdd 3200",
        "the wrong wire type, 0a01aa 2204aabbccdd 3200",
        "a fixed-width number, 0d01000000 2204aabbccdd 3200",
        "a group, 0b0c 2204aabbccdd 3200",
        "field number zero, 0001 2204aabbccdd 3200",
        "a length beyond the end, 2204aabbccdd 3205",
        "a length beyond 2^31, 22ffffffff0faabbccdd 3200",
        "a varint that is cut off, 2204aabbccdd 3200 88",
        "text that is not UTF-8, 2204aabbccdd 32030a01ff",
        "an unknown field in a message, 2204aabbccdd 32021001",
    })
    void refuses(String what, String hex) {
        byte[] bytes = Bytes.ofHex(hex.replace(" ", "")).toArray();
        assertThatExceptionOfType(MalformedException.class)
                .as(what)
                .isThrownBy(() -> Sample.decode(bytes));
    }

    @Test
    void refusesOneByteAboveItsLimit() {
        byte[] bytes = new byte[] {0x08, 0x01};
        assertThat(Proto.Reader.of(bytes, 2).<Integer>whole(reader -> reader.u32(1))).isEqualTo(1);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> Proto.Reader.of(bytes, 1));
    }

    @Test
    void refusesOneEntryAboveTheLimitOfARepeatedField() {
        List<Bytes> eight = java.util.Collections.nCopies(8, Bytes.ofHex("010203"));
        List<Bytes> nine = java.util.Collections.nCopies(9, Bytes.ofHex("010203"));
        Bytes fixed = Bytes.zeros(4);
        assertThat(Sample.decode(new Sample(0, 0, false, fixed, eight, "").encode()).ids())
                .hasSize(8);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> Sample.decode(new Sample(0, 0, false, fixed, nine, "").encode()));
    }

    @Test
    void rangesPointIntoTheReceivedArray() {
        byte[] bytes = Proto.Writer.create().bytes(1, Bytes.ofHex("0a0b0c")).toByteArray();
        ByteRange range = Proto.Reader.of(bytes, 10).whole(reader -> reader.range(1, 1, 3));
        assertThat(range.source()).isSameAs(bytes);
        assertThat(range.toBytes()).isEqualTo(Bytes.ofHex("0a0b0c"));
    }

    @Test
    void readsFromTheMiddleOfAnArray() {
        byte[] bytes = Bytes.ofHex("ffff2a0301020308ff").toArray();
        ByteRange middle = new ByteRange(bytes, 2, 5);
        assertThat(Proto.Reader.of(middle, 5).<Bytes>whole(reader -> reader.bytes(5, 3)))
                .isEqualTo(Bytes.ofHex("010203"));
    }

    @Test
    void writerRefusesFieldsOutOfOrder() {
        Proto.Writer writer = Proto.Writer.create().u32(2, 1);
        assertThatIllegalStateException().isThrownBy(() -> writer.u32(1, 1));
    }

    @Test
    void aWriterOfTheRightSizeHandsOutItsOwnArray() {
        Proto.Writer writer = Proto.Writer.sized(4).u32(1, 1).u32(2, 1);
        assertThat(writer.toByteArray()).isSameAs(writer.toByteArray());
    }

    private static Sample sample(Random random) {
        byte[] fixed = new byte[4];
        random.nextBytes(fixed);
        List<Bytes> ids = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            byte[] id = new byte[3];
            random.nextBytes(id);
            ids.add(Bytes.owned(id));
        }
        return new Sample(
                random.nextInt() >>> random.nextInt(32),
                random.nextLong() >>> random.nextInt(64),
                random.nextBoolean(),
                Bytes.owned(fixed),
                List.copyOf(ids),
                "é".repeat(random.nextInt(100)));
    }
}
