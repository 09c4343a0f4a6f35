package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.Decoding;
import chat.tacit.kit.SeededEntropy;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Bytes that mean nothing get a clear error, and whatever decodes is the one encoding of its value.
 * Without {@code JAZZER_FUZZ} the inputs are those kept under {@code test/resources}.
 */
class DecoderFuzzTest {

    @FuzzTest(maxDuration = "30s")
    void clientHello(byte[] input) {
        Decoding.decode(input, bytes -> ClientHello.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void relayHello(byte[] input) {
        Decoding.decode(input, bytes -> RelayHello.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void helloBody(byte[] input) {
        Decoding.decode(input, bytes -> HelloBody.decode(Bytes.of(bytes)).encode().toArray());
    }

    @FuzzTest(maxDuration = "30s")
    void firstFrame(byte[] input) {
        Decoding.decode(input, bytes -> FirstFrame.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void relayAddress(byte[] input) {
        Decoding.decode(
                input, bytes -> Text.utf8(RelayAddress.parse(Text.fromUtf8(bytes)).toString()));
    }

    @FuzzTest(maxDuration = "30s")
    void aRelayTakesAnyHello(byte[] input) {
        SeededEntropy entropy = new SeededEntropy(1);
        try {
            RelayHandshake.answer(input, Relays.relay(entropy, TlsKey.NONE), Relays.NOW, entropy);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest(maxDuration = "30s")
    void aRelayTakesAnyFirstFrame(byte[] input) {
        SeededEntropy entropy = new SeededEntropy(1);
        RelayIdentity relay = Relays.relay(entropy, TlsKey.NONE);
        byte[] hello = ClientHandshake.start(relay.fingerprint(), entropy).hello();
        RelayHandshake next = Relays.answer(hello, relay, entropy).next();
        try {
            throw new AssertionError(next.first(input));
        } catch (UnopenableException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }
}
