package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Secret;

/**
 * A packet that says nothing, by which a server probes its neighbours ({@code spec/40-mesh} §12.2).
 * To everybody but the owner of its key it is one that a client with a key of 2,048 bits sealed for
 * a contact: the sizes are the same, the key is wrapped as there, and a ciphertext of AES-GCM can't
 * be told from random bytes. Its owner knows it by its hash and never opens it.
 */
public final class BlankPacket {
    private static final int KEY_SIZE = 32;

    /** Bytes of the envelope: content 5,464, sender 392, timestamp 20, uuid 36, and the JSON. */
    private static final int MESSAGE_SIZE = 5_963;

    /** Bytes of what holds the JWS of 630 characters, in base64. */
    private static final int SIGNATURE_SIZE = 856;

    private BlankPacket() {}

    /** A new one, unlike all others. */
    public static Packet to(JosePublicKey recipient, Entropy entropy) {
        return new Packet(
                recipient,
                box(Jwe.Type.MESSAGE, recipient, MESSAGE_SIZE, entropy),
                box(Jwe.Type.SIGNATURE, recipient, SIGNATURE_SIZE, entropy));
    }

    private static Jwe box(Jwe.Type type, JosePublicKey recipient, int size, Entropy entropy) {
        return Jwe.of(
                type,
                recipient.thumbprint(),
                new Jwe.Parts(
                        Jwe.header(type, recipient.thumbprint()),
                        recipient.wrap(Secret.random(entropy, KEY_SIZE), entropy),
                        entropy.bytes(Aead.NONCE_SIZE),
                        entropy.bytes(size + Aead.TAG_SIZE)));
    }
}
