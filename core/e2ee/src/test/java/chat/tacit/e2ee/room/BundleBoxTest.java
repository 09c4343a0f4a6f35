package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Label;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleBoxTest {
    private static final byte[] CONTEXT = {1, 2};
    private static final byte[] MESSAGE = new byte[128];

    private final SeededEntropy entropy = new SeededEntropy(2);
    private final Person anna = Person.of("anna", entropy);
    private final Person ben = Person.of("ben", entropy);

    private Bytes sealed() throws UnopenableException {
        return BundleBox.seal(anna.bundle(), Labels.ROOM_ENVELOPE, CONTEXT, MESSAGE, entropy);
    }

    private byte[] open(Person person, Label label, byte[] context, Bytes sealed)
            throws UnopenableException {
        return BundleBox.open(person.recipient(), label, context, sealed, entropy);
    }

    @Test
    void opensForWhomItIs() throws UnopenableException {
        Bytes sealed = sealed();
        assertThat(sealed.size()).isEqualTo(1_745);
        assertThat(BundleBox.overhead(anna.bundle())).isEqualTo(1_617);
        assertThat(open(anna, Labels.ROOM_ENVELOPE, CONTEXT, sealed)).isEqualTo(MESSAGE);
    }

    /** Ben has the same RSA key here, so that it is the KEM key which keeps him out. */
    @Test
    void opensForNobodyElse() throws UnopenableException {
        Bytes sealed = sealed();
        assertUnopenable(() -> open(ben, Labels.ROOM_ENVELOPE, CONTEXT, sealed));
        assertUnopenable(() -> open(anna, Labels.ROOM_INVITATION, CONTEXT, sealed));
        assertUnopenable(() -> open(anna, Labels.ROOM_ENVELOPE, new byte[] {1}, sealed));
        assertUnopenable(() -> open(anna, Labels.ROOM_ENVELOPE, CONTEXT, Bytes.zeros(600)));
    }

    @Test
    void ownKeysUnderAnotherBundleDontOpenIt() throws UnopenableException {
        Bytes sealed = sealed();
        BundleBox.Recipient other = new BundleBox.Recipient(ben.bundle().bytes(), anna.keys());
        assertUnopenable(
                () -> BundleBox.open(other, Labels.ROOM_ENVELOPE, CONTEXT, sealed, entropy));
    }

    /** In the RSA half, the ML-KEM half, and the box. */
    @ParameterizedTest
    @ValueSource(ints = {0, 512, 513, 1_600, 1_601, 1_744})
    void changedByteMakesItUnopenable(int at) throws UnopenableException {
        byte[] changed = sealed().toArray();
        changed[at] ^= 1;
        assertUnopenable(() -> open(anna, Labels.ROOM_ENVELOPE, CONTEXT, Bytes.owned(changed)));
    }

    private static void assertUnopenable(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable open) {
        assertThatThrownBy(open).isInstanceOf(UnopenableException.class);
    }
}
