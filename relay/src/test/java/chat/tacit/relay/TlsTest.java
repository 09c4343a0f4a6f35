package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Entropy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Which TLS the relay speaks, by ClientHellos (RFC 8446 §4.1.2) that offer one thing alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String SIGNATURES = "000d000400020403";
    private static final String NO_SHARE = "003300020000";
    private static final String VERSIONS_1_3 = "002b0003020304";
    private static final String X25519_MLKEM768 = "000a0004000211ec";
    private static final String FFDHE2048 = "000a000400020100";

    private RunningRelay relay;

    @BeforeAll
    void start() throws Exception {
        relay = RunningRelay.start();
    }

    @AfterAll
    void stop() {
        relay.close();
    }

    @Test
    void negotiates13() throws Exception {
        try (RawSocket socket = RawSocket.tls(relay.port())) {
            assertThat(socket.protocol()).isEqualTo("TLSv1.3");
        }
    }

    /** The answer to a client without a share is a request for one of the group it offered. */
    @Test
    void hybridGroupIsSpoken() throws Exception {
        assertThat(answerTo(VERSIONS_1_3 + X25519_MLKEM768 + SIGNATURES + NO_SHARE))
                .startsWith("02")
                .contains("0033000211ec");
    }

    @Test
    void otherGroupsAndOlderVersionsAreAlerts() throws Exception {
        assertThat(answerTo(VERSIONS_1_3 + FFDHE2048 + SIGNATURES + NO_SHARE)).hasSize(4);
        assertThat(answerTo(X25519_MLKEM768 + SIGNATURES)).hasSize(4);
    }

    /** The contents of the first record that answers a ClientHello with these extensions. */
    private String answerTo(String extensions) throws Exception {
        byte[] tail = HEX.parseHex(extensions);
        byte[] hello =
                ByteBuffer.allocate(43 + tail.length)
                        .putShort((short) 0x0303)
                        .put(Entropy.system().bytes(32))
                        .put((byte) 0)
                        .put(HEX.parseHex("00021301"))
                        .put(HEX.parseHex("0100"))
                        .putShort((short) tail.length)
                        .put(tail)
                        .array();
        ByteBuffer message =
                ByteBuffer.allocate(9 + hello.length)
                        .put(HEX.parseHex("160301"))
                        .putShort((short) (4 + hello.length))
                        .putInt(1 << 24 | hello.length)
                        .put(hello);
        try (RawSocket socket = RawSocket.tcp(relay.port())) {
            byte[] head = socket.write(message.array()).read(5);
            int size = ByteBuffer.wrap(head, 3, 2).getShort();
            return HEX.formatHex(socket.read(size));
        }
    }
}
