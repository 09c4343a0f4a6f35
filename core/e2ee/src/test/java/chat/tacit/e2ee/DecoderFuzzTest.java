package chat.tacit.e2ee;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.JosePem;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.agreement.JoinFields;
import chat.tacit.e2ee.agreement.SecurityCode;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationSecrets;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.LinkBlob;
import chat.tacit.e2ee.invitation.LinkKey;
import chat.tacit.e2ee.invitation.Mutable;
import chat.tacit.e2ee.mesh.MeshRequest;
import chat.tacit.e2ee.mesh.Part;
import chat.tacit.e2ee.route.RouteBox;
import chat.tacit.kit.Decoding;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes that mean nothing get a clear error, and whatever decodes is the one encoding of its value.
 * Without {@code JAZZER_FUZZ} the inputs are those kept under {@code test/resources}.
 */
class DecoderFuzzTest {
    private static final AgreementKey BOX = AgreementKey.of(Secret.zeros(32));

    @FuzzTest(maxDuration = "30s")
    void invitation(byte[] input) {
        Decoding.decodeBytes(input, bytes -> Invitation.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void invitationSecrets(byte[] input) {
        Decoding.decodeBytes(
                input,
                bytes -> {
                    Secret encoded = Secret.owned(bytes.toArray());
                    return Bytes.owned(InvitationSecrets.decode(encoded).encode().expose());
                });
    }

    @FuzzTest(maxDuration = "30s")
    void mutable(byte[] input) {
        Decoding.decodeBytes(input, bytes -> Mutable.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void link(byte[] input) {
        Decoding.decodeBytes(
                input,
                bytes -> Bytes.of(Text.utf8(Link.parse(Text.fromUtf8(bytes.shared())).text())));
    }

    @FuzzTest(maxDuration = "30s")
    void joinFields(byte[] input) {
        Decoding.decodeBytes(input, bytes -> JoinFields.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void join(byte[] input) {
        Decoding.decodeBytes(input, bytes -> Join.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void content(byte[] input) {
        Decoding.decodeBytes(input, bytes -> Content.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void partOfAJoin(byte[] input) {
        Decoding.decodeBytes(input, bytes -> Part.decodeOfJoin(bytes).encodeOfJoin());
    }

    @FuzzTest(maxDuration = "30s")
    void requestToAMeshAddress(byte[] input) {
        byte[] padded = Arrays.copyOf(input, MeshRequest.SIZE);
        Decoding.decodeBytes(padded, bytes -> MeshRequest.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void keyOfOthers(byte[] input) {
        try {
            String pem = Text.fromUtf8(input);
            assertThat(JosePem.read(JosePem.write(JosePem.read(pem)))).isEqualTo(JosePem.read(pem));
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest(maxDuration = "30s")
    void encryptedKeyOfOthers(byte[] input) {
        String pem =
                "-----BEGIN ENCRYPTED PRIVATE KEY-----"
                        + Text.base64(input)
                        + "-----END ENCRYPTED PRIVATE KEY-----";
        try {
            throw new AssertionError(JosePem.decrypt(pem, Secret.zeros(1)));
        } catch (MalformedException | UnopenableException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest(maxDuration = "30s")
    void securityCode(byte[] input) {
        try {
            SecurityCode code = SecurityCode.parse(Text.fromUtf8(input));
            assertThat(SecurityCode.parse(code.toString())).isEqualTo(code);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest(maxDuration = "30s")
    void bodyOfARoute(byte[] input) {
        try {
            throw new AssertionError(RouteBox.open(BOX, Optional.empty(), input));
        } catch (UnopenableException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest(maxDuration = "30s")
    void blobOfALink(byte[] input) {
        try {
            LinkKey key = new LinkKey(Secret.zeros(32));
            throw new AssertionError(LinkBlob.open(key, Bytes.of(input)));
        } catch (UnopenableException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest(maxDuration = "30s")
    void rootEntry(byte[] input) {
        try {
            SignedEntry entry = new SignedEntry(Bytes.of(input), Bytes.zeros(64));
            throw new AssertionError(DeviceLog.begin(entry));
        } catch (UnopenableException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }
}
