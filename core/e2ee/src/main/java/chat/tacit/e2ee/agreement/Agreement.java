package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.KemCiphertext;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationSecrets;
import chat.tacit.e2ee.invitation.Mutable;

import java.util.Optional;

/**
 * The agreement between an inviter A and a joiner B, hybrid X25519 and ML-KEM-768 ({@code
 * spec/60-contact} §3, after PQXDH and SimpleX's PQDR).
 *
 * <p>Both halves derive the same secrets only if they agree about every byte of the transcript. The
 * secrets are unknown to whoever holds neither the invitation nor a private key; the link secret
 * keeps them from a quantum adversary who didn't see the invitation, the KEM from one who did.
 * Nothing is signed, so either side could have made the whole transcript up.
 */
public final class Agreement {
    private static final int SHARE = 32;

    private Agreement() {}

    /**
     * What the joiner has after its half.
     *
     * @param fields to be sent in front of each of its messages until the first reply
     * @param secrets for its ratchet
     * @param ratchetKey {@code EK_A}, towards which its ratchet starts
     * @param kem {@code KEM_A}, to which its first header encapsulates; absent in the long form
     */
    public record Joined(
            JoinFields fields,
            SessionSecrets secrets,
            AgreementPublicKey ratchetKey,
            Optional<KemPublicKey> kem) {}

    /**
     * The joiner's half. Its ephemeral key is made and wiped here.
     *
     * @param target what is joined
     * @param own made for this contact
     * @param fetcher {@code f}, if the invitation was fetched from a relay
     * @throws UnopenableException if a key of the invitation is a point of low order, or its KEM
     *     key fails the modulus check of FIPS 203: nobody is there to talk to
     */
    public static Joined join(
            Target target,
            ContactIdentityKey own,
            Optional<AgreementPublicKey> fetcher,
            Entropy entropy)
            throws UnopenableException {
        Optional<KemPublicKey.Encapsulation> kem = Optional.empty();
        if (target.kem().isPresent()) {
            kem = Optional.of(target.kem().get().encapsulate(entropy));
        }
        AgreementKey ephemeral = AgreementKey.generate(entropy);
        JoinFields fields =
                new JoinFields(
                        Math.min(Invitation.VERSION, target.invitation().version()),
                        own.publicKeys(),
                        new JoinFields.Exchange(
                                ephemeral.publicKey(),
                                kem.map(KemPublicKey.Encapsulation::ciphertext)),
                        fetcher,
                        target.mutable().map(Mutable::version).orElse(0L));
        AgreementPublicKey inviterIdentity = target.invitation().keys().identity();
        AgreedSecrets shared =
                new AgreedSecrets(
                        own.identity().agree(target.agreement()),
                        ephemeral.agree(inviterIdentity),
                        ephemeral.agree(target.agreement()),
                        kem.map(KemPublicKey.Encapsulation::shared)
                                .orElseGet(() -> Secret.zeros(SHARE)),
                        linkSecret(target));
        ephemeral.secret().wipe();
        return new Joined(fields, derive(target, fields, shared), target.agreement(), target.kem());
    }

    /**
     * The inviter's half. That it returns secrets proves nothing about the joiner: only a message
     * that opens under them does.
     *
     * @param target what was joined; of an address with the mutable part that {@code fields} names
     * @param secrets its private keys
     * @throws UnopenableException if {@code fields} don't fit the invitation, name a version that
     *     it doesn't offer, or hold a point of low order
     */
    public static SessionSecrets accept(Target target, InvitationSecrets secrets, JoinFields fields)
            throws UnopenableException {
        Optional<KemCiphertext> ciphertext = fields.exchange().ciphertext();
        if (fields.version() > Math.min(Invitation.VERSION, target.invitation().version())
                || fields.mutable() != target.mutable().map(Mutable::version).orElse(0L)
                || ciphertext.isPresent() != secrets.kem().isPresent()) {
            throw new UnopenableException();
        }
        Secret kemShare = Secret.zeros(SHARE);
        if (ciphertext.isPresent()) {
            KemKey kem = secrets.kem().orElseThrow();
            kemShare = kem.decapsulate(ciphertext.get());
        }
        AgreementPublicKey ephemeral = fields.exchange().ephemeral();
        AgreedSecrets shared =
                new AgreedSecrets(
                        secrets.agreement().agree(fields.identity().identity()),
                        secrets.identity().agree(ephemeral),
                        secrets.agreement().agree(ephemeral),
                        kemShare,
                        linkSecret(target));
        return derive(target, fields, shared);
    }

    private static SessionSecrets derive(Target target, JoinFields fields, AgreedSecrets shared) {
        return shared.derive(
                transcript(target, fields), fields.version(), target.invitation().longForm());
    }

    /** A copy, as what enters a derivation is wiped there. */
    private static Secret linkSecret(Target target) {
        return Secret.of(target.invitation().secret().expose(), 0, Invitation.SECRET_SIZE);
    }

    private static Bytes transcript(Target target, JoinFields fields) {
        return Hash.sha256(
                Fields.of(Labels.TRANSCRIPT)
                        .variable(target.invitation().encode())
                        .variable(target.mutable().map(Mutable::encode).orElse(Bytes.empty()))
                        .u32(fields.version())
                        .fixed(fields.identity().identity().bytes())
                        .fixed(fields.identity().root().bytes())
                        .fixed(fields.exchange().ephemeral().bytes())
                        .variable(
                                fields.exchange()
                                        .ciphertext()
                                        .map(KemCiphertext::bytes)
                                        .orElse(Bytes.empty())));
    }
}
