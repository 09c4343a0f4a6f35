package chat.tacit.e2ee.live;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.KemCiphertext;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Nonces;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.LiveId;

/**
 * {@code K} of one message 3 ({@code spec/20-live} §8): X25519 and ML-KEM-768 between a voucher and
 * a newcomer, one key for each direction, so that nothing opens for who sealed it. Each seals one
 * message under each number.
 *
 * @param toNewcomer {@code K_v2j}
 * @param toVoucher {@code K_j2v}
 */
record AdmissionKeys(LiveId live, Secret toNewcomer, Secret toVoucher) {

    /**
     * What the voucher shows of its half: {@code e1 32 ‖ ct1 1,088}.
     *
     * @param ephemeral {@code e1}
     */
    record Half(AgreementPublicKey ephemeral, KemCiphertext ciphertext) {
        static final int SIZE = AgreementPublicKey.SIZE + KemCiphertext.SIZE;

        void write(Fields out) {
            out.fixed(ephemeral.bytes()).fixed(ciphertext.bytes());
        }

        static Half read(FieldReader in) {
            return new Half(
                    new AgreementPublicKey(in.fixed(AgreementPublicKey.SIZE)),
                    new KemCiphertext(in.fixed(KemCiphertext.SIZE)));
        }
    }

    /** The voucher's keys, fresh, and what the newcomer needs for the same. */
    record Offer(AdmissionKeys keys, Half half) {}

    /**
     * @throws UnopenableException if a key in message 1 is none
     */
    static Offer offer(LiveId live, Identification newcomer, Entropy entropy)
            throws UnopenableException {
        KemPublicKey kem = newcomer.leaf().kem().orElseThrow(UnopenableException::new);
        KemPublicKey.Encapsulation encapsulation = kem.encapsulate(entropy);
        AgreementKey ephemeral = AgreementKey.generate(entropy);
        Secret shared = ephemeral.agree(newcomer.leaf().key());
        ephemeral.secret().wipe();
        Half half = new Half(ephemeral.publicKey(), encapsulation.ciphertext());
        return new Offer(
                derive(live, shared, encapsulation.shared(), transcript(newcomer, half)), half);
    }

    /**
     * The newcomer's keys.
     *
     * @throws UnopenableException if the voucher's key is none
     */
    static AdmissionKeys accept(LiveId live, Identification own, OwnLeaf leaf, Half half)
            throws UnopenableException {
        Secret shared = leaf.key().agree(half.ephemeral());
        Secret encapsulated =
                leaf.kem().orElseThrow(UnopenableException::new).decapsulate(half.ciphertext());
        return derive(live, shared, encapsulated, transcript(own, half));
    }

    private static byte[] transcript(Identification newcomer, Half half) {
        Fields said = Fields.unlabelled().variable(newcomer.encode());
        half.write(said);
        return Hash.sha256(said.toArray());
    }

    /** Wipes the secrets that it is given. */
    private static AdmissionKeys derive(
            LiveId live, Secret shared, Secret encapsulated, byte[] transcript) {
        Secret ikm =
                Secret.owned(
                        Fields.unlabelled()
                                .fixed(shared.expose())
                                .fixed(encapsulated.expose())
                                .toArray());
        Fields info = Fields.of(Labels.LIVE_ADMIT).fixed(transcript);
        Secret both = Hkdf.sha256(ikm, info, 2 * Aead.KEY_SIZE);
        AdmissionKeys keys =
                new AdmissionKeys(
                        live,
                        Secret.of(both.expose(), 0, Aead.KEY_SIZE),
                        Secret.of(both.expose(), Aead.KEY_SIZE, Aead.KEY_SIZE));
        shared.wipe();
        encapsulated.wipe();
        ikm.wipe();
        both.wipe();
        return keys;
    }

    /** Message {@code number} to the newcomer: 0 in message 3, 1 in message 7. */
    Bytes sealToNewcomer(int number, byte[] message) {
        return seal(toNewcomer, number, message);
    }

    Bytes openFromVoucher(int number, Bytes box) throws UnopenableException {
        return open(toNewcomer, number, box);
    }

    /** Message 4. */
    Bytes sealToVoucher(byte[] message) {
        return seal(toVoucher, 0, message);
    }

    Bytes openFromNewcomer(Bytes box) throws UnopenableException {
        return open(toVoucher, 0, box);
    }

    private Bytes seal(Secret key, int number, byte[] message) {
        return Bytes.owned(Aead.seal(key, Nonces.counter(number), live.bytes().shared(), message));
    }

    private Bytes open(Secret key, int number, Bytes box) throws UnopenableException {
        return Bytes.owned(
                Aead.open(key, Nonces.counter(number), live.bytes().shared(), box.shared()));
    }

    void wipe() {
        toNewcomer.wipe();
        toVoucher.wipe();
    }
}
