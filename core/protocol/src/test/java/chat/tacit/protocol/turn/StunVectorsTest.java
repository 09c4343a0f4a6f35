package chat.tacit.protocol.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

/** The vectors of RFC 5769, and of RFC 8489 appendix B.1 with its erratum 6268. */
class StunVectorsTest {
    private static final String REQUEST =
            "000100582112a442b7e7a701bc34d686fa87dfae"
                    + "802200105354554e207465737420636c69656e74"
                    + "002400046e0001ff80290008932ff9b151263b36"
                    + "000600096576746a3a68367659202020"
                    + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
                    + "80280004e57a3bcf";
    private static final String IPV4_RESPONSE =
            "0101003c2112a442b7e7a701bc34d686fa87dfae"
                    + "8022000b7465737420766563746f7220"
                    + "002000080001a147e112a643"
                    + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
                    + "80280004c07d4c96";
    private static final String IPV6_RESPONSE =
            "010100482112a442b7e7a701bc34d686fa87dfae"
                    + "8022000b7465737420766563746f7220"
                    + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
                    + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
                    + "80280004c8fb0b4c";
    private static final String LONG_TERM =
            "000100602112a44278ad3433c6ad72c029da412e"
                    + "00060012e3839ee38388e383aae38383e382afe382b90000"
                    + "0015001c662f2f3439396b39353464364f4c33346f4c39465354767936347341"
                    + "0014000b6578616d706c652e6f726700"
                    + "00080014f67024656dd64a3e02b8e0712e85c9a28ca89666";
    private static final String LONG_TERM_SHA256 =
            "000100902112a44278ad3433c6ad72c029da412e"
                    + "001e00204a3cf38fef6992bda952c6780417da0f"
                    + "24819415569e60b205c46e41407f1704"
                    + "001500296f624d61744a6f7332414141"
                    + "43662f2f3439396b39353464364f4c33346f4c39465354767936347341000000"
                    + "0014000b6578616d706c652e6f726700"
                    + "001d000400020000"
                    + "001c0020b5c7bf005b6c52a21c51c5e892f8192413629"
                    + "6cb927c43149309278cc6518e65";

    private static final Secret SHORT_TERM = Secret.owned(Text.utf8("VOkJxbRl1RmTxUk/WvJxBt"));
    private static final byte[] USER =
            Text.utf8("\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9:example.org:TheMatrIX");

    private static StunMessage read(String hex) {
        return StunMessage.decode(ByteBuffer.wrap(Bytes.ofHex(hex).toArray()));
    }

    @Test
    void requestWithFingerprintAndIntegrity() {
        StunMessage request = read(REQUEST);
        assertThat(request.kind()).isEqualTo(StunClass.REQUEST);
        assertThat(request.method()).contains(StunMethod.BINDING);
        assertThat(request.text(StunAttribute.USERNAME)).contains("evtj:h6vY");
        assertThat(request.unknown()).containsExactly(0x0024);
        assertThat(request.has(StunAttribute.FINGERPRINT)).isTrue();
        assertThat(Integrity.SHA1.holds(request, SHORT_TERM)).isTrue();
        assertThat(Integrity.SHA1.holds(request, Secret.owned(new byte[16]))).isFalse();
    }

    @Test
    void responseWithAnIpv4Address() {
        StunMessage response = read(IPV4_RESPONSE);
        assertThat(response.kind()).isEqualTo(StunClass.SUCCESS);
        assertThat(response.addresses(StunAttribute.XOR_MAPPED_ADDRESS))
                .containsExactly(new TransportAddress(Bytes.ofHex("c0000201"), 32_853));
        assertThat(Integrity.SHA1.holds(response, SHORT_TERM)).isTrue();
    }

    @Test
    void responseWithAnIpv6Address() {
        StunMessage response = read(IPV6_RESPONSE);
        assertThat(response.addresses(StunAttribute.XOR_MAPPED_ADDRESS))
                .containsExactly(
                        new TransportAddress(
                                Bytes.ofHex("20010db8123456780011223344556677"), 32_853));
        assertThat(Integrity.SHA1.holds(response, SHORT_TERM)).isTrue();
    }

    @Test
    void requestWithLongTermCredentials() {
        StunMessage request = read(LONG_TERM);
        assertThat(request.text(StunAttribute.NONCE)).contains("f//499k954d6OL34oL9FSTvy64sA");
        assertThat(request.text(StunAttribute.REALM)).contains("example.org");
        assertThat(Integrity.SHA1.holds(request, Secret.owned(Hash.md5(USER)))).isTrue();
    }

    @Test
    void requestWithSha256() {
        StunMessage request = read(LONG_TERM_SHA256);
        assertThat(request.has(StunAttribute.PASSWORD_ALGORITHM)).isTrue();
        assertThat(Integrity.SHA256.holds(request, Secret.owned(Hash.sha256(USER)))).isTrue();
        assertThat(Integrity.SHA256.holds(request, Secret.owned(Hash.md5(USER)))).isFalse();
    }

    /** What is written is what the vectors have, but for what the relay never says. */
    @Test
    void writesTheSameBytes() {
        TransactionId id = new TransactionId(Bytes.ofHex("b7e7a701bc34d686fa87dfae"));
        StunWriter response =
                new StunWriter(StunClass.SUCCESS, StunMethod.BINDING, id)
                        .raw(0x8022, Text.utf8("test vector"))
                        .address(
                                StunAttribute.XOR_MAPPED_ADDRESS,
                                new TransportAddress(Bytes.ofHex("c0000201"), 32_853));
        byte[] mapped = new byte[48];
        response.message().get(mapped);
        byte[] expected = Bytes.ofHex(IPV4_RESPONSE.substring(0, 96)).toArray();
        expected[3] = 28; // its length so far
        expected[35] = 0; // the vector pads with a blank
        assertThat(mapped).isEqualTo(expected);
    }
}
