package chat.tacit.e2ee.ratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.Mutation;
import chat.tacit.e2ee.route.Boxed;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class StateCodecTest {
    private static final int PARTS = 1;
    private static final int FIRST_OF_CONTENTS = 2;

    @Test
    void everyKindOfStateComesBack() throws UnopenableException {
        for (Ratchet ratchet : states()) {
            Secret encoded = ratchet.encode();
            assertThat(Ratchet.decode(encoded).encode()).isEqualTo(encoded);
        }
    }

    /** A state that decodes is the one encoding of a ratchet, however near another one it is. */
    @Test
    void nothingDecodesButTheOneEncoding() throws UnopenableException {
        Mutation mutation = new Mutation(90);
        for (Ratchet ratchet : states()) {
            Bytes encoded = Bytes.of(ratchet.encode().expose());
            mutation.tryOut(encoded, bytes -> again(bytes.toArray()));
        }
    }

    @Test
    void impossibleStatesAreRefused() throws UnopenableException {
        for (Ratchet ratchet : states()) {
            byte[] encoded = ratchet.encode().expose();
            for (int bit = FIRST_OF_CONTENTS; bit < 8; bit++) {
                byte[] changed = encoded.clone();
                changed[PARTS] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> again(changed)).isInstanceOf(MalformedException.class);
            }
            byte[] otherForm = encoded.clone();
            otherForm[0] = 2;
            assertThatThrownBy(() -> again(otherForm)).isInstanceOf(MalformedException.class);
            assertThatThrownBy(() -> again(Arrays.copyOf(encoded, encoded.length - 1)))
                    .isInstanceOf(MalformedException.class);
            assertThatThrownBy(() -> again(Arrays.copyOf(encoded, encoded.length + 1)))
                    .isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> again(new byte[40_000])).isInstanceOf(MalformedException.class);
    }

    /** The box and the ratchet count the same bytes. */
    @Test
    void aMessageFitsItsBox() {
        assertThat(Boxed.RATCHET_OVERHEAD).isEqualTo(Ratchet.OVERHEAD);
        assertThat(Boxed.LARGE_CONTENT).isEqualTo(Ratchet.MAX_CONTENT);
    }

    private static Bytes again(byte[] encoded) {
        return Bytes.of(Ratchet.decode(Secret.owned(encoded)).encode().expose());
    }

    /** Before and after the first messages in both forms and roles, and with keys kept. */
    static List<Ratchet> states() throws UnopenableException {
        List<Ratchet> states = new ArrayList<>();
        for (Pair pair : List.of(Pair.shortForm(91), Pair.longForm(91))) {
            states.add(pair.joiner().ratchet());
            states.add(pair.inviter().ratchet());
            pair.inviter().open(pair.joiner().seal("hello"));
            states.add(pair.inviter().ratchet());
            pair.joiner().open(pair.inviter().seal("welcome"));
            states.add(pair.joiner().ratchet());
            pair.joiner().seal(4);
            pair.inviter().open(pair.joiner().seal("passes over four"));
            pair.joiner().open(pair.inviter().seal("turn"));
            pair.joiner().seal(2);
            pair.inviter().open(pair.joiner().seal("passes over two more"));
            states.add(pair.inviter().ratchet());
        }
        return states;
    }
}
