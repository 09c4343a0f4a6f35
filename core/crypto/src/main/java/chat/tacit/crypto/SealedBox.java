package chat.tacit.crypto;

import java.util.Arrays;
import java.util.Optional;

/**
 * A message sealed to a public key by somebody who stays unnamed: {@code seal(pk, label, context,
 * m)} of {@code spec/00-overview} §4.
 *
 * <p>Whoever knows the public key could have made it: it authenticates nobody. With an ML-KEM key
 * it also withstands a quantum computer that recorded it.
 */
public final class SealedBox {
    private SealedBox() {}

    /**
     * Whom it is sealed to, and with which of the keys.
     *
     * @param kem empty for X25519 alone; both sides have to agree on it
     */
    public record Recipient(AgreementPublicKey key, Optional<KemPublicKey> kem) {
        /** Bytes that a box has more than its message. */
        public int overhead() {
            int ciphertext = kem.isPresent() ? KemCiphertext.SIZE : 0;
            return AgreementPublicKey.SIZE + ciphertext + Aead.TAG_SIZE;
        }
    }

    /** The recipient's own half. */
    public record RecipientKey(AgreementKey key, Optional<KemKey> kem) {
        public Recipient publicKeys() {
            return new Recipient(key.publicKey(), kem.map(KemKey::publicKey));
        }
    }

    /**
     * Seals a message.
     *
     * @param label what the box is for
     * @param context what it belongs to; the opener has to know it
     * @return the ephemeral key, 32 B ‖ the ML-KEM ciphertext, 1,088 B, if there is a KEM key ‖
     *     AES-256-GCM box
     * @throws UnopenableException if a key of the recipient is none
     */
    public static byte[] seal(
            Recipient to, Label label, byte[] context, byte[] message, Entropy entropy)
            throws UnopenableException {
        AgreementKey ephemeral = AgreementKey.generate(entropy);
        Bytes ciphertext = Bytes.empty();
        Secret encapsulated = Secret.zeros(0);
        if (to.kem().isPresent()) {
            KemPublicKey.Encapsulation made = to.kem().get().encapsulate(entropy);
            ciphertext = made.ciphertext().bytes();
            encapsulated = made.shared();
        }
        Secret shared = ephemeral.agree(to.key());
        ephemeral.secret().wipe();
        Head head = new Head(ephemeral.publicKey(), ciphertext);
        try (Keys keys = Keys.derive(shared, encapsulated, head.info(label, to.key(), context))) {
            byte[] out = Arrays.copyOf(head.bytes(), to.overhead() + message.length);
            Aead.seal(keys.key(), keys.nonce(), context, message, out, head.bytes().length);
            return out;
        }
    }

    /**
     * The message in a box.
     *
     * @throws UnopenableException if it isn't one that was sealed to this key, under this label and
     *     context
     */
    public static byte[] open(RecipientKey own, Label label, byte[] context, byte[] box)
            throws UnopenableException {
        if (box.length < own.publicKeys().overhead()) {
            throw new UnopenableException();
        }
        AgreementPublicKey ephemeral =
                new AgreementPublicKey(Bytes.of(box, 0, AgreementPublicKey.SIZE));
        Bytes ciphertext = Bytes.empty();
        Secret encapsulated = Secret.zeros(0);
        if (own.kem().isPresent()) {
            ciphertext = Bytes.of(box, AgreementPublicKey.SIZE, KemCiphertext.SIZE);
            encapsulated = own.kem().get().decapsulate(new KemCiphertext(ciphertext));
        }
        Secret shared = own.key().agree(ephemeral);
        Head head = new Head(ephemeral, ciphertext);
        Fields info = head.info(label, own.key().publicKey(), context);
        try (Keys keys = Keys.derive(shared, encapsulated, info)) {
            int start = head.bytes().length;
            return Aead.open(keys.key(), keys.nonce(), context, box, start, box.length - start);
        }
    }

    /** What stands in front of the box in the clear. */
    private record Head(AgreementPublicKey ephemeral, Bytes ciphertext) {
        byte[] bytes() {
            return Fields.unlabelled().fixed(ephemeral.bytes()).fixed(ciphertext).toArray();
        }

        Fields info(Label label, AgreementPublicKey to, byte[] context) {
            return Fields.of(label)
                    .fixed(ephemeral.bytes())
                    .fixed(to.bytes())
                    .fixed(ciphertext)
                    .variable(context);
        }
    }

    /** Both are for one message alone. */
    private record Keys(Secret key, byte[] nonce) implements AutoCloseable {
        static Keys derive(Secret shared, Secret encapsulated, Fields info) {
            byte[] input = Arrays.copyOf(shared.expose(), shared.size() + encapsulated.size());
            byte[] more = encapsulated.expose();
            System.arraycopy(more, 0, input, shared.size(), more.length);
            Secret ikm = Secret.owned(input);
            Secret both = Hkdf.sha256(ikm, info, Aead.KEY_SIZE + Aead.NONCE_SIZE);
            Secret key = Secret.of(both.expose(), 0, Aead.KEY_SIZE);
            byte[] nonce = Arrays.copyOfRange(both.expose(), Aead.KEY_SIZE, both.size());
            both.wipe();
            ikm.wipe();
            shared.wipe();
            encapsulated.wipe();
            return new Keys(key, nonce);
        }

        @Override
        public void close() {
            key.wipe();
        }
    }
}
