package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

/**
 * A new session between two who know each other, after their ratchets have lost each other ({@code
 * spec/60-contact} §6). Who asks is A, who answers B.
 *
 * <p>Only the holders of both identity keys derive the same secrets, so nobody else can take a
 * contact over by a re-sync, and the level stays. The version is that of the session before: a
 * re-sync can't lower it.
 *
 * @param own our identity key for this contact
 * @param peer the contact's
 * @param version of the ratchet
 */
public record Resync(AgreementKey own, AgreementPublicKey peer, int version) {
    private static final int SHARE = 32;

    /**
     * @param fields in front of each message until the asker's first one has opened
     * @param secrets for {@code Ratchet.joiner} towards the request's keys
     */
    public record Answered(ResyncFields fields, SessionSecrets secrets) {}

    /**
     * B's half.
     *
     * @throws UnopenableException if a key of the request is none
     */
    public Answered answer(ResyncRequest request, Entropy entropy) throws UnopenableException {
        KemPublicKey.Encapsulation kem = request.kem().encapsulate(entropy);
        AgreementKey ephemeral = AgreementKey.generate(entropy);
        ResyncFields fields =
                new ResyncFields(
                        version, ephemeral.publicKey(), kem.ciphertext(), request.number());
        AgreedSecrets shared =
                new AgreedSecrets(
                        own.agree(request.ephemeral()),
                        ephemeral.agree(peer),
                        ephemeral.agree(request.ephemeral()),
                        kem.shared(),
                        Secret.zeros(SHARE));
        ephemeral.secret().wipe();
        Bytes transcript = transcript(peer, own.publicKey(), request, fields);
        return new Answered(fields, shared.derive(transcript, version, false));
    }

    /**
     * A's half. That it returns secrets proves nothing about who answered: only a message that
     * opens under them does.
     *
     * @return for {@code Ratchet.inviter} with the request's keys
     * @throws UnopenableException if the answer is for another request, names another version, or
     *     holds a point of low order
     */
    public SessionSecrets finish(ResyncKeys keys, ResyncFields fields) throws UnopenableException {
        if (fields.number() != keys.number() || fields.version() != version) {
            throw new UnopenableException();
        }
        AgreedSecrets shared =
                new AgreedSecrets(
                        keys.ephemeral().agree(peer),
                        own.agree(fields.ephemeral()),
                        keys.ephemeral().agree(fields.ephemeral()),
                        keys.kem().decapsulate(fields.ciphertext()),
                        Secret.zeros(SHARE));
        Bytes transcript = transcript(own.publicKey(), peer, keys.request(), fields);
        return shared.derive(transcript, version, false);
    }

    /** {@code H("tacit/60/resync/v1" ‖ IK_A ‖ IK_B ‖ no. ‖ EK_A ‖ KEM_A ‖ EK_B ‖ ct)}. */
    private static Bytes transcript(
            AgreementPublicKey asker,
            AgreementPublicKey answerer,
            ResyncRequest request,
            ResyncFields fields) {
        return Hash.sha256(
                Fields.of(Labels.RESYNC)
                        .fixed(asker.bytes())
                        .fixed(answerer.bytes())
                        .u64(request.number())
                        .fixed(request.ephemeral().bytes())
                        .fixed(request.kem().bytes())
                        .fixed(fields.ephemeral().bytes())
                        .fixed(fields.ciphertext().bytes()));
    }
}
