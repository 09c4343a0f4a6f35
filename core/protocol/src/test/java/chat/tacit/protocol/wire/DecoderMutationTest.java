package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Messages that are nearly right: what still decodes is the one encoding of its value. */
class DecoderMutationTest {
    private static final int RUNS = 20_000;

    private final Entropy entropy = new SeededEntropy(21);
    private final Random random = new Random(22);
    private final RelayIdentity relay = Relays.relay(entropy, Relays.TLS);
    private final byte[] clientHello = ClientHandshake.start(relay.fingerprint(), entropy).hello();
    private final byte[] relayHello = Relays.answer(clientHello, relay, entropy).bytes();

    @Test
    void clientHello() {
        mutate(clientHello, bytes -> ClientHello.decode(bytes).encode());
    }

    @Test
    void relayHello() {
        mutate(relayHello, bytes -> RelayHello.decode(bytes).encode());
    }

    @Test
    void helloBody() {
        mutate(
                RelayHello.decode(relayHello).body().toArray(),
                bytes -> HelloBody.decode(Bytes.of(bytes)).encode().toArray());
    }

    @Test
    void firstFrame() {
        mutate(new FirstFrame(Mode.SEALED).encode(), bytes -> FirstFrame.decode(bytes).encode());
    }

    @Test
    void relayAddress() {
        String hosts = "@relay.example,192.0.2.7,[2001:db8::1]:443";
        mutate(
                Text.utf8("tacit://" + relay.fingerprint() + hosts),
                bytes -> Text.utf8(RelayAddress.parse(Text.fromUtf8(bytes)).toString()));
    }

    private void mutate(byte[] valid, UnaryOperator<byte[]> decodeAndEncode) {
        assertThat(decodeAndEncode.apply(valid)).isEqualTo(valid);
        int refused = 0;
        for (int i = 0; i < RUNS; i++) {
            byte[] mutant = mutant(valid);
            try {
                assertThat(decodeAndEncode.apply(mutant)).isEqualTo(mutant);
            } catch (MalformedException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(RUNS / 10, RUNS);
    }

    /** One to three of: a bit flipped, a byte set, a part cut out, a part doubled. */
    private byte[] mutant(byte[] valid) {
        byte[] bytes = valid;
        for (int i = 1 + random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            int from = random.nextInt(bytes.length);
            int to = from + 1 + random.nextInt(Math.min(8, bytes.length - from));
            bytes =
                    switch (random.nextInt(4)) {
                        case 0 -> with(bytes, from, bytes[from] ^ 1 << random.nextInt(8));
                        case 1 -> with(bytes, from, random.nextInt());
                        case 2 -> join(bytes, from, to);
                        default -> join(bytes, to, from);
                    };
        }
        return bytes;
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    /** The bytes up to {@code end}, then those from {@code start}. */
    private static byte[] join(byte[] bytes, int end, int start) {
        byte[] joined = Arrays.copyOf(bytes, end + bytes.length - start);
        System.arraycopy(bytes, start, joined, end, bytes.length - start);
        return joined;
    }
}
