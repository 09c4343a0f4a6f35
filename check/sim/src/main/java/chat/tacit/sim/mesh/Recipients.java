package chat.tacit.sim.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Jwe;
import chat.tacit.protocol.mesh.Packet;

import java.util.ArrayList;
import java.util.List;

/**
 * Keys to which packets go. Making one takes a tenth of a second, so runs share them: the same keys
 * in every process, in the order in which they are asked for.
 */
final class Recipients {
    /** Bytes of an envelope with a body of 4,096 B, and of what the other box holds. */
    private static final int MESSAGE = 5_900;

    private static final int SIGNATURE = 880;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int SEED = 4_000;

    private static final List<Recipient> MADE = new ArrayList<>();

    private Recipients() {}

    /** A key and its name, which takes as long to compute as passing a packet on. */
    record Recipient(JoseKey key, Thumbprint name) {
        JosePublicKey publicKey() {
            return key.publicKey();
        }

        /** One whose boxes hold nothing that opens: to servers it is like any other. */
        Packet packet(Entropy entropy) {
            return new Packet(
                    publicKey(),
                    jwe(Jwe.Type.MESSAGE, MESSAGE, entropy),
                    jwe(Jwe.Type.SIGNATURE, SIGNATURE, entropy));
        }

        private Jwe jwe(Jwe.Type type, int size, Entropy entropy) {
            return Jwe.of(
                    type,
                    name,
                    new Jwe.Parts(
                            Jwe.header(type, name),
                            entropy.bytes(publicKey().size()),
                            entropy.bytes(NONCE),
                            entropy.bytes(size + TAG)));
        }
    }

    /** The first so many. */
    static synchronized List<Recipient> first(int count) {
        while (MADE.size() < count) {
            JoseKey key = JoseKey.generate(new SeededEntropy(SEED + MADE.size()));
            MADE.add(new Recipient(key, key.publicKey().thumbprint()));
        }
        return List.copyOf(MADE.subList(0, count));
    }
}
