package chat.tacit.kit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What every decoder does with bytes that anybody may have sent. */
public final class Decoding {
    private Decoding() {}

    /**
     * Bytes that mean nothing get a clear error, and whatever decodes is the one encoding of its
     * value.
     *
     * @param there decodes and encodes again
     */
    public static void decode(byte[] input, Function<byte[], byte[]> there) {
        byte[] again;
        try {
            again = there.apply(input);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        assertThat(again).isEqualTo(input);
    }

    /** The same for decoders that take {@link Bytes}. */
    public static void decodeBytes(byte[] input, UnaryOperator<Bytes> there) {
        decode(input, bytes -> there.apply(Bytes.of(bytes)).toArray());
    }
}
