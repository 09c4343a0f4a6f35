package chat.tacit.e2ee.pairing;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * {@code K}: one key a direction, each of which seals one plaintext, so that its nonce may be zero.
 * What is sealed is padded to one size.
 *
 * @param toJoiner of the maker's box
 * @param toMaker of the joiner's
 */
record PairingKeys(Secret toJoiner, Secret toMaker) {
    /** Bytes of the box with the invitation. */
    static final int INVITATION_SIZE = 8_192;

    /** Bytes of the box with the join. */
    static final int JOIN_SIZE = 16_384;

    private static final byte[] NONCE = new byte[Aead.NONCE_SIZE];
    private static final byte[] NOTHING = new byte[0];

    /**
     * @param material wiped here
     * @param messages all six, in order
     */
    static PairingKeys derive(Secret material, List<Bytes> messages) {
        Fields transcript = Fields.unlabelled();
        messages.forEach(transcript::variable);
        byte[] salt = Hash.sha256(transcript.toArray());
        Secret keys =
                Hkdf.sha256(material.expose(), salt, Fields.of(Labels.PAIR), 2 * Aead.KEY_SIZE);
        PairingKeys derived =
                new PairingKeys(
                        Secret.of(keys.expose(), 0, Aead.KEY_SIZE),
                        Secret.of(keys.expose(), Aead.KEY_SIZE, Aead.KEY_SIZE));
        material.wipe();
        keys.wipe();
        return derived;
    }

    /** {@code length 2 ‖ content ‖ zero padding}, sealed: {@code size} bytes. */
    static Bytes seal(Secret key, Bytes content, int size) {
        ByteBuffer padded = ByteBuffer.allocate(size - Aead.TAG_SIZE);
        if (content.size() > padded.remaining() - 2) {
            throw new IllegalArgumentException("content of " + content.size() + " bytes");
        }
        padded.putShort((short) content.size()).put(content.shared());
        return Bytes.owned(Aead.seal(key, NONCE, NOTHING, padded.array()));
    }

    /**
     * @throws UnopenableException if {@link #seal} with this key and size didn't make it
     */
    static Bytes open(Secret key, Bytes box, int size) throws UnopenableException {
        if (box.size() != size) {
            throw new UnopenableException();
        }
        Bytes padded = Bytes.owned(Aead.open(key, NONCE, NOTHING, box.shared()));
        int length = Short.toUnsignedInt(ByteBuffer.wrap(padded.shared()).getShort());
        if (length > padded.size() - 2
                || !padded.slice(2 + length, padded.size() - 2 - length).isZero()) {
            throw new MalformedException("padding that isn't zero");
        }
        return padded.slice(2, length);
    }

    void wipe() {
        toJoiner.wipe();
        toMaker.wipe();
    }
}
