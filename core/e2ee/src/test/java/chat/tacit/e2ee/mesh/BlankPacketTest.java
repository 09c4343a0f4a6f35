package chat.tacit.e2ee.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.BlankPacket;
import chat.tacit.protocol.mesh.Jwe;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketFields;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/** What servers probe each other with looks as what clients send. */
class BlankPacketTest {
    private final Entropy entropy = new SeededEntropy(77);
    private final JoseKey sender = JoseKey.generate(entropy);
    private final JoseKey recipient = JoseKey.generate(entropy);

    private static List<Integer> sizes(Jwe jwe) {
        Jwe.Parts parts = jwe.parts();
        return List.of(
                parts.header().length,
                parts.wrapped().length,
                parts.nonce().length,
                parts.box().length);
    }

    @Test
    void blankPacketHasTheHeadersAndSizesOfAClients() {
        Envelope envelope =
                new Envelope(
                        sender.publicKey(),
                        Text.base64(entropy.bytes(4_096)),
                        MessageUuid.random(entropy),
                        Instant.parse("2026-11-22T10:00:00Z"));
        Packet real = PacketSeal.seal(envelope, sender, recipient.publicKey(), entropy);
        Packet blank = BlankPacket.to(recipient.publicKey(), entropy);
        assertThat(sizes(blank.message())).isEqualTo(sizes(real.message()));
        assertThat(sizes(blank.signature())).isEqualTo(sizes(real.signature()));
        assertThat(blank.message().parts().header()).isEqualTo(real.message().parts().header());
        assertThat(blank.signature().parts().header()).isEqualTo(real.signature().parts().header());
        assertThat(blank.encode()).hasSize(real.encode().length);
        assertThat(PacketFields.decode(blank.encode()).check()).isEqualTo(blank);
        assertThat(blank.hash())
                .isNotEqualTo(BlankPacket.to(recipient.publicKey(), entropy).hash());
    }

    /** Its key opens as any other does: only what it opens isn't there. */
    @Test
    void wrappedKeyIsOneAndTheRestIsNothing() throws UnopenableException {
        Packet blank = BlankPacket.to(recipient.publicKey(), entropy);
        recipient.unwrap(blank.message().parts().wrapped()).wipe();
        recipient.unwrap(blank.signature().parts().wrapped()).wipe();
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> PacketSeal.open(blank, recipient));
    }
}
