package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The private halves of an invitation's keys ({@code spec/60-contact} §1). Those of the routes
 * belong to the queues.
 *
 * @param identity {@code IK}, kept for the life of the contact
 * @param agreement {@code EK}, wiped at the first join that opens
 * @param kem wiped with it; absent in the long form
 * @param root {@code DK}, kept for the life of the contact
 */
public record InvitationSecrets(
        AgreementKey identity, AgreementKey agreement, Optional<KemKey> kem, SigningKey root) {
    private static final int FORMAT = 1;
    private static final int KEY = 32;
    private static final int SHORT_SIZE = 1 + 3 * KEY + KemKey.SECRET_SIZE;
    private static final int LONG_SIZE = 1 + 3 * KEY;

    /** Fresh keys for one invitation. */
    public static InvitationSecrets generate(boolean longForm, Entropy entropy) {
        return new InvitationSecrets(
                AgreementKey.generate(entropy),
                AgreementKey.generate(entropy),
                longForm ? Optional.empty() : Optional.of(KemKey.generate(entropy)),
                SigningKey.generate(entropy));
    }

    /**
     * Keys for one invitation, with {@code IK} and {@code DK} of a device that has them already.
     */
    static InvitationSecrets of(AgreementKey identity, SigningKey root, Entropy entropy) {
        return new InvitationSecrets(
                identity,
                AgreementKey.generate(entropy),
                Optional.of(KemKey.generate(entropy)),
                root);
    }

    public Invitation.Keys publicKeys() {
        return new Invitation.Keys(
                identity.publicKey(),
                agreement.publicKey(),
                kem.map(KemKey::publicKey),
                root.publicKey());
    }

    /**
     * Ends every further agreement under this invitation. The ratchet of the accepted join begins
     * with these very keys: only once it has opened its first message does it go on with others.
     */
    public void wipeAgreement() {
        agreement.secret().wipe();
        kem.ifPresent(key -> key.secret().wipe());
    }

    /**
     * For a sealed store: {@code format 1 ‖ IK 32 ‖ EK 32 ‖ seed of DK 32 ‖ [KEM key 2,400]}. Not
     * part of any protocol.
     */
    public Secret encode() {
        ByteBuffer out =
                ByteBuffer.allocate(kem.isPresent() ? SHORT_SIZE : LONG_SIZE)
                        .put((byte) FORMAT)
                        .put(identity.secret().expose())
                        .put(agreement.secret().expose())
                        .put(root.seed().expose());
        kem.ifPresent(key -> out.put(key.secret().expose()));
        return Secret.owned(out.array());
    }

    /**
     * @throws MalformedException if {@code encoded} isn't what {@link #encode} makes
     */
    public static InvitationSecrets decode(Secret encoded) {
        byte[] in = encoded.expose();
        if ((in.length != SHORT_SIZE && in.length != LONG_SIZE) || in[0] != FORMAT) {
            throw new MalformedException("not the secrets of an invitation");
        }
        return new InvitationSecrets(
                AgreementKey.of(Secret.of(in, 1, AgreementPublicKey.SIZE)),
                AgreementKey.of(Secret.of(in, 1 + KEY, AgreementPublicKey.SIZE)),
                in.length == SHORT_SIZE
                        ? Optional.of(KemKey.of(Secret.of(in, 1 + 3 * KEY, KemKey.SECRET_SIZE)))
                        : Optional.empty(),
                SigningKey.of(Secret.of(in, 1 + 2 * KEY, SigningKey.SEED_SIZE)));
    }
}
