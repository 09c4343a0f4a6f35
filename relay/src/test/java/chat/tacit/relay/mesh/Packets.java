package chat.tacit.relay.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Jwe;
import chat.tacit.protocol.mesh.Packet;

import java.time.Instant;

/** Packets as servers see them: what is in them opens for nobody. */
public final class Packets {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final JoseKey KEY = JoseKey.generate(new SeededEntropy(40));
    static final JoseKey OTHER = JoseKey.generate(new SeededEntropy(41));

    private Packets() {}

    static Packet packet(long seed) {
        return packet(KEY.publicKey(), seed);
    }

    public static Packet packet(JosePublicKey recipient, long seed) {
        Entropy entropy = new SeededEntropy(seed);
        return new Packet(
                recipient,
                jwe(Jwe.Type.MESSAGE, recipient, 5_900, entropy),
                jwe(Jwe.Type.SIGNATURE, recipient, 880, entropy));
    }

    private static Jwe jwe(Jwe.Type type, JosePublicKey recipient, int size, Entropy entropy) {
        return Jwe.of(
                type,
                recipient.thumbprint(),
                new Jwe.Parts(
                        Jwe.header(type, recipient.thumbprint()),
                        entropy.bytes(recipient.size()),
                        entropy.bytes(12),
                        entropy.bytes(size + 16)));
    }
}
