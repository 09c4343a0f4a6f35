package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemCiphertext;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

import java.util.Optional;

/**
 * The two halves of a turn: {@code DHRatchetPQ2HE} of PQDR ({@code spec/60-contact} §5.2). The
 * receiving half answers the peer's new keys with ours, the sending half with fresh ones.
 */
final class Turn {
    private static final int SHARED_SIZE = 32;

    private Turn() {}

    /**
     * The chain that {@code offer} begins.
     *
     * @throws UnopenableException if its X25519 key is of low order, or has a ciphertext and we had
     *     no key for it
     */
    static Root.Step receive(Root root, OwnKeys own, Offer offer) throws UnopenableException {
        Secret shared = shared(own.kem(), offer.ciphertext());
        Root.Transfer transfer =
                new Root.Transfer(
                        offer.dh(),
                        own.dh().publicKey(),
                        kemBytes(own.kem().map(KemKey::publicKey)),
                        Offer.orZeros(offer.ciphertext()));
        return root.step(own.dh().agree(offer.dh()), shared, transfer);
    }

    /**
     * A chain towards the peer's keys, under a fresh X25519 key.
     *
     * @param peerKem empty only towards the inviter of a long form
     * @throws UnopenableException if a key of the peer is none
     */
    static Sending send(
            Root root, AgreementPublicKey peer, Optional<KemPublicKey> peerKem, Entropy entropy)
            throws UnopenableException {
        OwnKeys own = OwnKeys.generate(entropy);
        Optional<KemCiphertext> ciphertext = Optional.empty();
        Secret shared = Secret.zeros(SHARED_SIZE);
        if (peerKem.isPresent()) {
            KemPublicKey.Encapsulation made = peerKem.get().encapsulate(entropy);
            ciphertext = Optional.of(made.ciphertext());
            shared = made.shared();
        }
        AgreementKey dh = own.dh();
        Root.Transfer transfer =
                new Root.Transfer(
                        dh.publicKey(), peer, kemBytes(peerKem), Offer.orZeros(ciphertext));
        return new Sending(own, ciphertext, root.step(dh.agree(peer), shared, transfer));
    }

    record Sending(OwnKeys own, Optional<KemCiphertext> ciphertext, Root.Step step) {}

    private static Secret shared(Optional<KemKey> own, Optional<KemCiphertext> ciphertext)
            throws UnopenableException {
        if (ciphertext.isEmpty()) {
            return Secret.zeros(SHARED_SIZE);
        }
        if (own.isEmpty()) {
            throw new UnopenableException();
        }
        return own.get().decapsulate(ciphertext.get());
    }

    private static Bytes kemBytes(Optional<KemPublicKey> key) {
        return key.map(KemPublicKey::bytes).orElseGet(() -> Bytes.zeros(KemPublicKey.SIZE));
    }
}
