package chat.tacit.protocol.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.Arrays;

class StunMessageTest {
    private static final TransactionId ID =
            new TransactionId(Bytes.ofHex("000102030405060708090a0b"));

    private static StunWriter request() {
        return new StunWriter(StunClass.REQUEST, StunMethod.ALLOCATE, ID, 2 * StunMessage.MAX_SIZE);
    }

    private static byte[] sample() {
        ByteBuffer message =
                request()
                        .number(StunAttribute.REQUESTED_TRANSPORT, 17 << 24)
                        .bytes(StunAttribute.USERNAME, new byte[] {'a', 'b', 'c'})
                        .address(StunAttribute.XOR_PEER_ADDRESS, TestTurn.address(30, 1, 7))
                        .fingerprint()
                        .message();
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return bytes;
    }

    private static void assertMalformed(byte[] bytes) {
        assertThatThrownBy(() -> StunMessage.decode(ByteBuffer.wrap(bytes)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void whatWasWrittenIsRead() {
        StunMessage message = StunMessage.decode(ByteBuffer.wrap(sample()));
        assertThat(message.kind()).isEqualTo(StunClass.REQUEST);
        assertThat(message.method()).contains(StunMethod.ALLOCATE);
        assertThat(message.id()).isEqualTo(ID);
        assertThat(message.number(StunAttribute.REQUESTED_TRANSPORT)).contains(17 << 24);
        assertThat(message.text(StunAttribute.USERNAME)).contains("abc");
        assertThat(message.addresses(StunAttribute.XOR_PEER_ADDRESS))
                .containsExactly(TestTurn.address(30, 1, 7));
    }

    @ParameterizedTest
    @EnumSource
    void everyClassAndMethodHasATypeOfItsOwn(StunMethod method) {
        for (StunClass kind : StunClass.values()) {
            StunMessage message = StunMessage.decode(new StunWriter(kind, method, ID).message());
            assertThat(message.kind()).isEqualTo(kind);
            assertThat(message.method()).contains(method);
        }
    }

    @Test
    void cutOrGrownMessageIsMalformed() {
        byte[] valid = sample();
        for (int size = 0; size < valid.length; size++) {
            assertMalformed(Arrays.copyOf(valid, size));
        }
        for (int more = 1; more <= 8; more++) {
            assertMalformed(Arrays.copyOf(valid, valid.length + more));
        }
    }

    @Test
    void messageInWhichABitTurnedIsMalformedByItsFingerprint() {
        byte[] valid = sample();
        for (int bit = 0; bit < valid.length * 8; bit++) {
            byte[] changed = valid.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                // Whoever takes the fingerprint away has changed its type: then there is none.
                assertThat(
                                StunMessage.decode(ByteBuffer.wrap(changed))
                                        .has(StunAttribute.FINGERPRINT))
                        .isFalse();
            } catch (MalformedException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void thirtyTwoAttributesAreReadAndNotOneMore() {
        StunWriter out = request();
        for (int i = 0; i < 32; i++) {
            out.number(StunAttribute.LIFETIME, i);
        }
        assertThat(StunMessage.decode(out.message()).number(StunAttribute.LIFETIME)).contains(0);
        out.number(StunAttribute.LIFETIME, 32);
        assertThatThrownBy(() -> StunMessage.decode(out.message()))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void messageOf4096BytesIsReadAndNoLongerOne() {
        int data = StunMessage.MAX_SIZE - 24;
        StunMessage read =
                StunMessage.decode(request().bytes(StunAttribute.DATA, new byte[data]).message());
        assertThat(read.value(StunAttribute.DATA).orElseThrow().remaining()).isEqualTo(data);
        ByteBuffer longer = request().bytes(StunAttribute.DATA, new byte[data + 4]).message();
        assertThatThrownBy(() -> StunMessage.decode(longer)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIFETIME", "CHANNEL_NUMBER", "REQUESTED_TRANSPORT", "FINGERPRINT"})
    void attributeOfAnotherSizeThanItsTypeHasIsMalformed(StunAttribute attribute) {
        for (int size : new int[] {0, 1, 3, 5, 8}) {
            ByteBuffer message = request().bytes(attribute, new byte[size]).message();
            assertThatThrownBy(() -> StunMessage.decode(message))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void addressOfAnotherSizeThanItsFamilyHasIsMalformed() {
        byte[] value = TestTurn.address(30, 1, 7).masked(ID);
        value[1] = 2;
        StunMessage message =
                StunMessage.decode(
                        request().bytes(StunAttribute.XOR_PEER_ADDRESS, value).message());
        assertThatThrownBy(() -> message.addresses(StunAttribute.XOR_PEER_ADDRESS))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void nothingCountsThatStandsBehindTheIntegrity() {
        ByteBuffer message =
                request()
                        .bytes(StunAttribute.MESSAGE_INTEGRITY, new byte[20])
                        .number(StunAttribute.LIFETIME, 7)
                        .bytes(StunAttribute.MESSAGE_INTEGRITY_SHA256, new byte[32])
                        .bytes(StunAttribute.MESSAGE_INTEGRITY, new byte[20])
                        .raw(0x7000, new byte[0])
                        .fingerprint()
                        .message();
        StunMessage read = StunMessage.decode(message);
        assertThat(read.has(StunAttribute.LIFETIME)).isFalse();
        assertThat(read.unknown()).isEmpty();
        assertThat(read.has(StunAttribute.MESSAGE_INTEGRITY_SHA256)).isTrue();
        assertThat(read.has(StunAttribute.FINGERPRINT)).isTrue();
    }

    @Test
    void anythingBehindTheFingerprintIsMalformed() {
        ByteBuffer message = request().fingerprint().number(StunAttribute.LIFETIME, 7).message();
        assertThatThrownBy(() -> StunMessage.decode(message))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void channelDataHasAtMostThreeBytesOfPadding() {
        for (int padding = 0; padding <= 3; padding++) {
            assertThat(ChannelData.decode(channelData(0x4000, 5, 5 + padding)).data().remaining())
                    .isEqualTo(5);
        }
        for (ByteBuffer wrong :
                new ByteBuffer[] {
                    channelData(0x4000, 5, 9),
                    channelData(0x4000, 5, 4),
                    channelData(0x4000, 4_093, 4_093),
                    ByteBuffer.allocate(3)
                }) {
            assertThatThrownBy(() -> ChannelData.decode(wrong))
                    .isInstanceOf(MalformedException.class);
        }
        assertThat(ChannelData.decode(channelData(0x7fff, 4_092, 4_092)).channel())
                .isEqualTo(0x7fff);
    }

    private static ByteBuffer channelData(int channel, int size, int there) {
        return ByteBuffer.allocate(ChannelData.HEADER + there)
                .putShort(0, (short) channel)
                .putShort(2, (short) size);
    }

    @Test
    void streamIsCutByTheFirstFourBytesOfEachMessage() {
        assertThat(StreamForm.size(ByteBuffer.wrap(sample()))).isEqualTo(sample().length);
        assertThat(StreamForm.size(channelData(0x4000, 5, 0))).isEqualTo(12);
        assertThat(StreamForm.size(channelData(0x4000, 4_092, 0))).isEqualTo(4_096);
        assertThat(StreamForm.size(ByteBuffer.wrap(new byte[] {0, 1, 0x0f, (byte) 0xec})))
                .isEqualTo(4_096);
        for (ByteBuffer wrong :
                new ByteBuffer[] {
                    channelData(0x4000, 4_093, 0),
                    channelData(0x8000, 0, 0),
                    channelData(0xc000, 0, 0),
                    ByteBuffer.wrap(new byte[] {0, 1, 0x0f, (byte) 0xed}),
                }) {
            assertThatThrownBy(() -> StreamForm.size(wrong)).isInstanceOf(MalformedException.class);
        }
    }
}
