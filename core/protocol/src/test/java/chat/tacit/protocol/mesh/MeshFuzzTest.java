package chat.tacit.protocol.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.util.function.Function;

/**
 * Bytes that mean nothing get a clear error, and what was read and written is read alike again.
 * Without {@code JAZZER_FUZZ} the inputs are those kept under {@code test/resources}.
 */
class MeshFuzzTest {

    /** JSON has many forms and one canonical form, which is stable. */
    private static void stable(byte[] input, Function<byte[], byte[]> there) {
        byte[] written;
        try {
            written = there.apply(input);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        assertThat(there.apply(written)).isEqualTo(written);
    }

    @FuzzTest(maxDuration = "30s")
    void json(byte[] input) {
        stable(input, bytes -> JsonReader.object(bytes).canonical());
    }

    @FuzzTest(maxDuration = "30s")
    void packet(byte[] input) {
        stable(input, bytes -> Packet.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void storedPacket(byte[] input) {
        stable(input, bytes -> Packet.ofStored(bytes).stored());
    }

    @FuzzTest(maxDuration = "30s")
    void retrieval(byte[] input) {
        stable(input, bytes -> Retrieval.decode(bytes).encode().toArray());
    }

    @FuzzTest(maxDuration = "30s")
    void signatures(byte[] input) {
        for (JwsType type : JwsType.values()) {
            stable(input, bytes -> Text.utf8(new Jws(type, Text.fromUtf8(bytes)).compact()));
        }
    }

    @FuzzTest(maxDuration = "30s")
    void answer(byte[] input) {
        stable(input, bytes -> FetchAnswer.decode(bytes).encode().toArray());
    }

    @FuzzTest(maxDuration = "30s")
    void signedMessage(byte[] input) {
        stable(
                input,
                bytes -> {
                    SignedMessage message = SignedMessage.decode(bytes);
                    assertThat(message.holds()).isIn(true, false);
                    return message.encode();
                });
    }

    @FuzzTest(maxDuration = "30s")
    void statement(byte[] input) {
        stable(input, bytes -> ServerStatement.of(JsonReader.object(bytes)).json().canonical());
    }

    @FuzzTest(maxDuration = "30s")
    void listRequest(byte[] input) {
        stable(input, bytes -> ServerListRequest.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void keptNotice(byte[] input) {
        stable(input, bytes -> KeptNotice.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void headers(byte[] input) {
        stable(input, bytes -> Text.utf8(PeerProof.ofHeader(Text.fromUtf8(bytes)).header()));
        stable(input, bytes -> Text.utf8(PacketWork.parse(Text.fromUtf8(bytes)).toString()));
        stable(input, bytes -> Text.utf8(Cursor.parse(Text.fromUtf8(bytes)).toString()));
    }

    @FuzzTest(maxDuration = "30s")
    void refusal(byte[] input) {
        stable(input, bytes -> MeshRefusal.decode(bytes).encode());
    }
}
