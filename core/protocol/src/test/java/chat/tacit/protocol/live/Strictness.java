package chat.tacit.protocol.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Holds a decoder to its one encoding. */
final class Strictness {
    private Strictness() {}

    /**
     * Cut off anywhere or with a byte more it is malformed; with any bit changed it either is, or
     * is the encoding of something else.
     *
     * @param reencode decodes and encodes
     */
    static void check(Bytes valid, UnaryOperator<Bytes> reencode) {
        assertThat(reencode.apply(valid)).isEqualTo(valid);
        for (int size = 0; size < valid.size(); size++) {
            Bytes cut = valid.slice(0, size);
            assertThatThrownBy(() -> reencode.apply(cut)).isInstanceOf(MalformedException.class);
        }
        Bytes longer = Bytes.owned(Arrays.copyOf(valid.shared(), valid.size() + 1));
        assertThatThrownBy(() -> reencode.apply(longer)).isInstanceOf(MalformedException.class);
        for (int bit = 0; bit < valid.size() * 8; bit++) {
            byte[] bytes = valid.toArray();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            Bytes changed = Bytes.owned(bytes);
            try {
                assertThat(reencode.apply(changed)).isEqualTo(changed);
            } catch (MalformedException e) {
                assertThat(e).isNotNull();
            }
        }
    }
}
