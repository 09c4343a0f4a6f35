package chat.tacit.e2ee.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.Mutation;
import chat.tacit.kit.SeededEntropy;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Input that means nothing is refused and nothing else happens. Without {@code JAZZER_FUZZ} the
 * inputs are those kept under {@code test/resources}.
 */
class RatchetFuzzTest {

    @FuzzTest(maxDuration = "30s")
    void aMessage(byte[] input) throws UnopenableException {
        Pair pair = Pair.talking(95);
        pair.inviter().refuses(input);
        pair.joiner().refuses(input);
        Pair fresh = Pair.longForm(96);
        fresh.inviter().refuses(input);
        fresh.joiner().refuses(input);
    }

    /** The input picks what is changed in a message that would open. */
    @FuzzTest(maxDuration = "30s")
    void aMessageThatIsNearlyRight(byte[] input) throws UnopenableException {
        Pair pair = Pair.talking(97);
        Bytes message = Bytes.owned(pair.joiner().seal("right"));
        Bytes mutant = new Mutation(seed(input)).mutant(message);
        if (!mutant.equals(message)) {
            pair.inviter().refuses(mutant.toArray());
        }
        assertThat(pair.inviter().open(message.toArray())).isEqualTo("right");
    }

    @FuzzTest(maxDuration = "30s")
    void aState(byte[] input) {
        Ratchet decoded;
        try {
            decoded = Ratchet.decode(Secret.owned(input.clone()));
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        assertThat(decoded.encode().expose()).isEqualTo(input);
        Side side = new Side(decoded, new SeededEntropy(98));
        side.refuses(new byte[Ratchet.OVERHEAD]);
    }

    private static long seed(byte[] input) {
        return ByteBuffer.wrap(Arrays.copyOf(input, Long.BYTES)).getLong();
    }
}
