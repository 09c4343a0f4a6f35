package chat.tacit.e2ee.room;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.KemCiphertext;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.Label;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.SignedBundle;

import java.util.Arrays;

/**
 * A message sealed to an account's bundle: {@code sealTo(bundle, label, context, m)} of {@code
 * spec/50-room} §2.1. It holds while either of RSA-OAEP and ML-KEM-768 does, and says nothing about
 * who sealed it.
 */
public final class BundleBox {
    /** Bytes of the secret that RSA wraps. */
    private static final int SECRET_SIZE = 32;

    private BundleBox() {}

    /** Bytes that a box has more than its message: 1,617 with a key of 4098 bits. */
    public static int overhead(SignedBundle to) {
        return to.bundle().rsa().wrappedSize() + KemCiphertext.SIZE + Aead.TAG_SIZE;
    }

    /**
     * Seals a message.
     *
     * @return {@code w ‖ ct 1,088 ‖ AES-256-GCM box}, {@code w} as long as the modulus
     * @throws UnopenableException if the KEM key is none
     */
    public static Bytes seal(
            SignedBundle to, Label label, byte[] context, byte[] message, Entropy entropy)
            throws UnopenableException {
        Secret wrapped = Secret.random(entropy, SECRET_SIZE);
        byte[] w = to.bundle().rsa().wrap(wrapped, Labels.ROOM_SEAL, entropy);
        KemPublicKey.Encapsulation made = to.bundle().kem().encapsulate(entropy);
        Bytes ciphertext = made.ciphertext().bytes();
        Fields info = info(label, to.bytes(), w, ciphertext).variable(context);
        try (Keys keys = Keys.derive(wrapped, made.shared(), info)) {
            byte[] box = Aead.seal(keys.key(), keys.nonce(), context, message);
            return Bytes.owned(Fields.unlabelled().fixed(w).fixed(ciphertext).fixed(box).toArray());
        }
    }

    /**
     * Opens a box that was sealed to these keys. Where the RSA half doesn't unwrap, random bytes
     * take its place, so that there is one outcome.
     *
     * @param own the bundle whose keys these are
     * @throws UnopenableException if it isn't one for them, under this label and context
     */
    public static byte[] open(
            Recipient own, Label label, byte[] context, Bytes sealed, Entropy entropy)
            throws UnopenableException {
        int size = own.keys.rsa().publicKey().wrappedSize();
        if (sealed.size() < size + KemCiphertext.SIZE + Aead.TAG_SIZE) {
            throw new UnopenableException();
        }
        byte[] w = sealed.slice(0, size).shared();
        Bytes ciphertext = sealed.slice(size, KemCiphertext.SIZE);
        Secret wrapped = unwrap(own.keys, w, entropy);
        Secret shared = own.keys.kem().decapsulate(new KemCiphertext(ciphertext));
        Fields info = info(label, own.bundle, w, ciphertext).variable(context);
        try (Keys keys = Keys.derive(wrapped, shared, info)) {
            int start = size + KemCiphertext.SIZE;
            int rest = sealed.size() - start;
            return Aead.open(keys.key(), keys.nonce(), context, sealed.shared(), start, rest);
        }
    }

    /**
     * Who opens.
     *
     * @param bundle its bytes, without the signature
     */
    public record Recipient(Bytes bundle, BundleKeys keys) {
        public static Recipient of(SignedBundle bundle, BundleKeys keys) {
            return new Recipient(bundle.bytes(), keys);
        }

        /** {@code H} of the bundle's bytes, 32 bytes: what members name it by. */
        public Bytes hash() {
            return Bytes.owned(Hash.sha256(bundle.shared()));
        }
    }

    private static Secret unwrap(BundleKeys keys, byte[] w, Entropy entropy) {
        Secret instead = Secret.random(entropy, SECRET_SIZE);
        try {
            Secret unwrapped = keys.rsa().unwrap(w, Labels.ROOM_SEAL);
            return unwrapped.size() == SECRET_SIZE ? unwrapped : instead;
        } catch (UnopenableException e) {
            return instead;
        }
    }

    private static Fields info(Label label, Bytes bundle, byte[] w, Bytes ciphertext) {
        byte[] wrapped = Fields.unlabelled().variable(w).fixed(ciphertext).toArray();
        return Fields.of(label).fixed(Hash.sha256(bundle.shared())).fixed(Hash.sha256(wrapped));
    }

    /** Both are for one message alone. */
    private record Keys(Secret key, byte[] nonce) implements AutoCloseable {
        static Keys derive(Secret wrapped, Secret shared, Fields info) {
            byte[] input = Arrays.copyOf(wrapped.expose(), wrapped.size() + shared.size());
            System.arraycopy(shared.expose(), 0, input, wrapped.size(), shared.size());
            Secret ikm = Secret.owned(input);
            Secret both = Hkdf.sha256(ikm, info, Aead.KEY_SIZE + Aead.NONCE_SIZE);
            Secret key = Secret.of(both.expose(), 0, Aead.KEY_SIZE);
            byte[] nonce = Arrays.copyOfRange(both.expose(), Aead.KEY_SIZE, both.size());
            both.wipe();
            ikm.wipe();
            wrapped.wipe();
            shared.wipe();
            return new Keys(key, nonce);
        }

        @Override
        public void close() {
            key.wipe();
        }
    }
}
