package chat.tacit.protocol.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.kit.Decoding;
import chat.tacit.protocol.wire.ByteRange;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Bytes that mean nothing get a clear error, and whatever decodes is the one encoding of its value.
 * Without {@code JAZZER_FUZZ} the inputs are those kept under {@code test/resources}.
 */
class RoomFuzzTest {

    /** Whichever method they are sent to. */
    @FuzzTest(maxDuration = "30s")
    void request(byte[] input) {
        for (Method method : Method.values()) {
            Decoding.decode(
                    input,
                    bytes -> RequestCodec.encode(RequestCodec.decode(method, ByteRange.of(bytes))));
        }
    }

    @FuzzTest(maxDuration = "30s")
    void reply(byte[] input) {
        Decoding.decode(input, bytes -> ReplyCodec.encode(ReplyCodec.decode(ByteRange.of(bytes))));
    }

    @FuzzTest(maxDuration = "30s")
    void stateEvent(byte[] input) {
        Decoding.decode(
                input, bytes -> StateEvent.decode(Bytes.of(bytes)).encode().bytes().toArray());
    }

    @FuzzTest(maxDuration = "30s")
    void signedBundle(byte[] input) {
        Decoding.decode(input, bytes -> SignedBundle.decode(Bytes.of(bytes)).encode().toArray());
    }

    @FuzzTest(maxDuration = "30s")
    void greeting(byte[] input) {
        Decoding.decode(input, bytes -> Greeting.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void frame(byte[] input) {
        Decoding.decode(input, bytes -> Frame.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void answer(byte[] input) {
        Decoding.decode(input, bytes -> Answer.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void accountAddress(byte[] input) {
        Decoding.decode(
                input, bytes -> Text.utf8(AccountAddress.parse(Text.fromUtf8(bytes)).toString()));
    }

    /** However a body is cut, the same parts come out, and they are what stood in it. */
    @FuzzTest(maxDuration = "30s")
    void grpcMessages(FuzzedDataProvider data) {
        GrpcMessages messages =
                data.consumeBoolean()
                        ? GrpcMessages.answers(Method.STREAM_EVENTS)
                        : GrpcMessages.request(Method.POST_EVENT);
        ByteArrayOutputStream given = new ByteArrayOutputStream();
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        try {
            while (data.remainingBytes() > 0) {
                byte[] some = data.consumeBytes(data.consumeInt(0, 100));
                given.writeBytes(some);
                messages.take(some, part -> taken.writeBytes(framed(part)));
            }
            messages.end();
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            assertThat(Arrays.copyOf(given.toByteArray(), taken.size()))
                    .isEqualTo(taken.toByteArray());
            return;
        }
        assertThat(taken.toByteArray()).isEqualTo(given.toByteArray());
    }

    private static byte[] framed(GrpcPart part) {
        return switch (part) {
            case GrpcPart.Message it -> GrpcMessages.frame(it.bytes());
            case GrpcPart.End it -> GrpcMessages.frame(it.trailers());
        };
    }
}
