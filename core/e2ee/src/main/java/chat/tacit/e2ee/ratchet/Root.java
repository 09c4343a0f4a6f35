package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** {@code RK}, 32 bytes, which every turn mixes with a new X25519 and a new ML-KEM secret. */
record Root(Secret key) {
    private static final int SIZE = 32;

    /**
     * One half of a turn ({@code spec/60-contact} §5.2): {@code RK' ‖ CK ‖ NHK = HKDF-SHA512(ikm =
     * X25519(DHs, DHr) ‖ ss, salt = RK, info = "tacit/60/root/v1" ‖ H(DH_sender ‖ DH_receiver ‖ ek
     * ‖ ct), 96)}. The secrets that enter are wiped.
     *
     * @param shared {@code ss}; zeros where there is no ciphertext
     */
    Step step(Secret agreed, Secret shared, Transfer transfer) {
        byte[] ikm =
                ByteBuffer.allocate(2 * SIZE).put(agreed.expose()).put(shared.expose()).array();
        Fields info = Fields.of(Labels.ROOT).fixed(transfer.digest());
        Secret keys = Hkdf.sha512(ikm, key.expose(), info, 3 * SIZE);
        Arrays.fill(ikm, (byte) 0);
        agreed.wipe();
        shared.wipe();
        Step step =
                new Step(
                        new Root(Secret.of(keys.expose(), 0, SIZE)),
                        new ChainKey(Secret.of(keys.expose(), SIZE, SIZE)),
                        Secret.of(keys.expose(), 2 * SIZE, SIZE));
        keys.wipe();
        return step;
    }

    /**
     * @param nextHeaderKey {@code NHK}: seals the headers of the chain after this one
     */
    record Step(Root root, ChainKey chain, Secret nextHeaderKey) {}

    /**
     * The public side of a half-turn.
     *
     * @param sender of the chain that begins: its X25519 key
     * @param kem {@code ek} that was encapsulated to, zeros if absent
     * @param ciphertext {@code ct}, zeros if absent
     */
    record Transfer(
            AgreementPublicKey sender, AgreementPublicKey receiver, Bytes kem, Bytes ciphertext) {

        byte[] digest() {
            return Hash.sha256(
                    Fields.unlabelled()
                            .fixed(sender.bytes())
                            .fixed(receiver.bytes())
                            .fixed(kem)
                            .fixed(ciphertext)
                            .toArray());
        }
    }
}
