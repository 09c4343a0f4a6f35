package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

class RestExchangeTest {
    private static final byte[] BODY = {1, 2, 3};

    private final Entropy entropy = new SeededEntropy(3);
    private final SigningKey identity = SigningKey.generate(entropy);
    private final Bytes nonce = RestExchange.freshNonce(entropy);
    private final RestExchange exchange =
            RestExchange.of("GET", "/mesh/load?all=1", nonce, 200, BODY);
    private final String signature = exchange.sign(identity);

    @Test
    void theRelaysSignatureHolds() {
        assertThat(exchange.isSignedBy(identity.publicKey(), signature)).isTrue();
    }

    @Test
    void anAnswerToAnotherRequestIsFoundOut() {
        Bytes other = RestExchange.freshNonce(entropy);
        assertForged(RestExchange.of("POST", "/mesh/load?all=1", nonce, 200, BODY));
        assertForged(RestExchange.of("GET", "/mesh/load", nonce, 200, BODY));
        assertForged(RestExchange.of("GET", "/mesh/load?all=1", other, 200, BODY));
    }

    @Test
    void anotherStatusOrBodyIsFoundOut() {
        assertForged(RestExchange.of("GET", "/mesh/load?all=1", nonce, 404, BODY));
        assertForged(RestExchange.of("GET", "/mesh/load?all=1", nonce, 200, new byte[0]));
    }

    @Test
    void theSignatureOfAnotherRelayIsFoundOut() {
        SigningKey other = SigningKey.generate(entropy);
        assertThat(exchange.isSignedBy(other.publicKey(), signature)).isFalse();
        assertThat(exchange.isSignedBy(identity.publicKey(), exchange.sign(other))).isFalse();
    }

    @Test
    void fieldsCannotSwapBytes() {
        RestExchange one = RestExchange.of("GET", "/a", nonce, 200, BODY);
        RestExchange other = RestExchange.of("GET/", "a", nonce, 200, BODY);
        assertThat(other.isSignedBy(identity.publicKey(), one.sign(identity))).isFalse();
    }

    @Test
    void refusesHeadersInAnyOtherForm() {
        String header = nonce.base64Url();
        assertThat(RestExchange.nonce(header)).isEqualTo(nonce);
        for (String bad : new String[] {"", header + "==", header.substring(2), header + "AA"}) {
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> RestExchange.nonce(bad));
        }
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> exchange.isSignedBy(identity.publicKey(), signature + "="));
    }

    private void assertForged(RestExchange other) {
        assertThat(other.isSignedBy(identity.publicKey(), signature)).isFalse();
    }
}
