package chat.tacit.protocol.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What a tunnel may begin with. */
final class TlsHeadTest {
    private static final byte[] HELLO = HexFormat.of().parseHex("1603010200010001fc0303aabb");

    @Test
    void clientHelloIsKnownByItsHead() {
        assertThat(TlsHead.of(HELLO)).isEqualTo(TlsHead.CLIENT_HELLO);
        assertThat(TlsHead.of(Arrays.copyOf(HELLO, TlsHead.SIZE))).isEqualTo(TlsHead.CLIENT_HELLO);
    }

    @Test
    void everyPartOfItMayBecomeOne() {
        for (int size = 0; size < TlsHead.SIZE; size++) {
            assertThat(TlsHead.of(Arrays.copyOf(HELLO, size))).isEqualTo(TlsHead.PART);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "17", // application data
                "1602", // no version of TLS
                "160305", // of no TLS that there is
                "1603014001", // a record that is too long
                "1603010003", // and one that ends in the header
                "160301020002", // a ServerHello
                "16030102000102", // a hello of 131,072 bytes
                "1603010200010001fc02", // an old version inside
            })
    void anythingElseIsForeignAtItsFirstWrongByte(String hex) {
        byte[] wrong = HexFormat.of().parseHex(hex);
        assertThat(TlsHead.of(wrong)).isEqualTo(TlsHead.FOREIGN);
        assertThat(TlsHead.of(Arrays.copyOf(wrong, wrong.length - 1))).isEqualTo(TlsHead.PART);
    }

    @Test
    void otherProtocolsAreForeign() {
        for (String line : new String[] {"GET / HTTP/1.1", "EHLO there", "SSH-2.0-x", "\0\0\0\0"}) {
            assertThat(TlsHead.of(line.getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo(TlsHead.FOREIGN);
        }
    }
}
