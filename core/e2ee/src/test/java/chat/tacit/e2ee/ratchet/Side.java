package chat.tacit.e2ee.ratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One side of a {@link Pair}: a ratchet that moves on, as a client's store makes it. */
final class Side {
    private final Entropy entropy;
    private Ratchet ratchet;

    Side(Ratchet ratchet, Entropy entropy) {
        this.ratchet = ratchet;
        this.entropy = entropy;
    }

    Ratchet ratchet() {
        return ratchet;
    }

    /** As a restored backup does. */
    void restore(Ratchet earlier) {
        this.ratchet = earlier;
    }

    byte[] seal(String content) {
        if (ratchet.seal(Text.utf8(content), entropy) instanceof Ratchet.Sealed sealed) {
            ratchet = stored(sealed.next());
            return sealed.message();
        }
        throw new AssertionError("unanswered");
    }

    /** Messages whose contents are their numbers. */
    List<byte[]> seal(int count) {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(seal(Integer.toString(i)));
        }
        return messages;
    }

    String open(byte[] message) throws UnopenableException {
        return open(message, Pair.NOW);
    }

    String open(byte[] message, Instant now) throws UnopenableException {
        if (ratchet.open(message, now, entropy) instanceof Ratchet.Opened opened) {
            ratchet = stored(opened.next());
            return Text.fromUtf8(opened.content());
        }
        throw new AssertionError("too many skipped");
    }

    /** Asserts that the message is refused and leaves the state as it was, byte by byte. */
    void refuses(byte[] message) {
        refuses(message, Pair.NOW);
    }

    void refuses(byte[] message, Instant now) {
        Secret before = ratchet.encode();
        assertThatThrownBy(() -> ratchet.open(message, now, entropy))
                .isInstanceOf(UnopenableException.class);
        assertThat(ratchet.encode()).isEqualTo(before);
    }

    boolean skipsTooManyFor(byte[] message) throws UnopenableException {
        Secret before = ratchet.encode();
        boolean tooMany =
                ratchet.open(message, Pair.NOW, entropy) instanceof Ratchet.TooManySkipped;
        assertThat(ratchet.encode()).isEqualTo(before);
        return tooMany;
    }

    /** What comes back from the store, which must be the same ratchet. */
    private static Ratchet stored(Ratchet ratchet) {
        Secret encoded = ratchet.encode();
        Ratchet decoded = Ratchet.decode(encoded);
        assertThat(decoded.encode()).isEqualTo(encoded);
        return decoded;
    }
}
