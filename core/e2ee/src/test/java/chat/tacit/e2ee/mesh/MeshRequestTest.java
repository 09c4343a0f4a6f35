package chat.tacit.e2ee.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** What strangers write to a mesh address: {@code spec/40-mesh} §13. */
class MeshRequestTest {
    private final SeededEntropy entropy = new SeededEntropy(13);
    private final OwnInvitation own = Samples.hidden(entropy);

    @Test
    void everyRequestHasTheSizeOfEveryOtherBody() {
        for (String greeting : List.of("", "Grüße 🦊", "x".repeat(MeshRequest.MAX_GREETING))) {
            MeshRequest request = new MeshRequest(own.invitation(), greeting);
            assertThat(request.encode().size()).isEqualTo(4_096);
            assertThat(MeshRequest.decode(request.encode())).isEqualTo(request);
        }
    }

    @Test
    void greetingHasAtMost500Bytes() {
        assertThatThrownBy(() -> new MeshRequest(own.invitation(), "ä".repeat(250) + "x"))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void invitationIsOneThatThisAddressCanJoinByTheMesh() {
        for (OwnInvitation other :
                List.of(
                        Samples.shortForm(entropy),
                        Samples.shortForm(entropy).with(Samples.mesh(entropy)),
                        OwnInvitation.hidden(
                                true, Samples.mesh(entropy), Optional.empty(), entropy),
                        OwnInvitation.hidden(
                                false,
                                Samples.mesh(entropy),
                                Optional.of(Bytes.zeros(32)),
                                entropy))) {
            assertThatThrownBy(() -> new MeshRequest(other.invitation(), ""))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void requestHasOneForm() {
        byte[] good = new MeshRequest(own.invitation(), "").encode().toArray();
        malformed(changed(good, 4_095, 1));
        malformed(changed(good, 0, 0xff));
        malformed(changed(good, 1, good[1] + 1));
        malformed(changed(good, 3, 2));
        assertThatThrownBy(() -> MeshRequest.decode(Bytes.of(good, 0, 4_095)))
                .isInstanceOf(MalformedException.class);
    }

    private static byte[] changed(byte[] good, int at, int value) {
        byte[] changed = good.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static void malformed(byte[] request) {
        assertThatThrownBy(() -> MeshRequest.decode(Bytes.owned(request)))
                .isInstanceOf(MalformedException.class);
    }
}
