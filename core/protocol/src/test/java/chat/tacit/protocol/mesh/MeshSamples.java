package chat.tacit.protocol.mesh;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.kit.SeededEntropy;

import java.time.Instant;

/** Keys, packets and what is signed, for tests of the mesh. */
public final class MeshSamples {
    public static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    public static final JoseKey KEY = JoseKey.generate(new SeededEntropy(40));
    public static final JoseKey OTHER = JoseKey.generate(new SeededEntropy(41));
    public static final SigningKey SERVER = SigningKey.of(Secret.random(new SeededEntropy(42), 32));
    public static final SigningKey STRANGER =
            SigningKey.of(Secret.random(new SeededEntropy(43), 32));

    private MeshSamples() {}

    public static Fingerprint fingerprint(SigningKey identity) {
        return Fingerprint.of(identity.publicKey());
    }

    /** A packet whose boxes hold nothing that opens: for servers it is one like any other. */
    public static Packet packet(JosePublicKey recipient, long seed) {
        Entropy entropy = new SeededEntropy(seed);
        return new Packet(
                recipient,
                jwe(Jwe.Type.MESSAGE, recipient, 5_900, entropy),
                jwe(Jwe.Type.SIGNATURE, recipient, 880, entropy));
    }

    static Jwe jwe(Jwe.Type type, JosePublicKey recipient, int size, Entropy entropy) {
        return Jwe.of(
                type,
                recipient.thumbprint(),
                new Jwe.Parts(
                        Jwe.header(type, recipient.thumbprint()),
                        entropy.bytes(recipient.size()),
                        entropy.bytes(12),
                        entropy.bytes(size + 16)));
    }

    /** The packet's JSON with a text in it replaced, padded to its size again. */
    static byte[] changed(Packet packet, String from, String to) {
        String json = Text.fromUtf8(packet.encode());
        String changed = json.replace(from, to);
        int grown = changed.length() - json.length();
        String pad = "\"pad\":\"";
        return Text.utf8(
                grown <= 0
                        ? changed.replace(pad, pad + "0".repeat(-grown))
                        : changed.replace(pad + "0".repeat(grown), pad));
    }

    static Bytes ascii(String text) {
        return Bytes.owned(Text.utf8(text));
    }

    interface Reading {
        Object read();
    }

    static void malformed(Reading reading) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(reading::read);
    }
}
