package chat.tacit.e2ee.device;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SealedBox;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.backup.RecoveryKey;

import java.util.Optional;

/**
 * No. 0 of one log: its private half is sealed to the recovery key, and nobody has it otherwise
 * ({@code spec/65-device} §5).
 *
 * @param keys what its entry names; no private half of the {@code IK} exists
 * @param recovery the public half of the recovery key's pair, to which it is sealed
 * @param sealed {@value #SEALED_SIZE} bytes
 */
public record SealedSigner(ContactIdentity keys, AgreementPublicKey recovery, Bytes sealed) {
    /** An ephemeral key, the seed of {@code DK_0} and a tag. */
    public static final int SEALED_SIZE = 80;

    public SealedSigner {
        sealed.requireSize(SEALED_SIZE, "a sealed signing key");
    }

    /**
     * Makes one; the private halves are wiped before this returns.
     *
     * @throws UnopenableException if {@code recovery} is no key
     */
    public static SealedSigner make(LogId log, AgreementPublicKey recovery, Entropy entropy)
            throws UnopenableException {
        ContactIdentityKey fresh = ContactIdentityKey.generate(entropy);
        ContactIdentity keys = fresh.publicKeys();
        fresh.identity().secret().wipe();
        try {
            byte[] sealed =
                    SealedBox.seal(
                            new SealedBox.Recipient(recovery, Optional.empty()),
                            Labels.RECOVERY_SIGNER,
                            context(log, keys),
                            fresh.root().seed().expose(),
                            entropy);
            return new SealedSigner(keys, recovery, Bytes.owned(sealed));
        } finally {
            fresh.root().seed().wipe();
        }
    }

    /**
     * The key that signs as no. 0. The caller wipes its seed.
     *
     * @throws UnopenableException if it is sealed to another recovery key, belongs to another log,
     *     or isn't the key that the entry names
     */
    public SigningKey open(LogId log, RecoveryKey key) throws UnopenableException {
        SealedBox.RecipientKey own = new SealedBox.RecipientKey(key.pair(), Optional.empty());
        byte[] seed =
                SealedBox.open(own, Labels.RECOVERY_SIGNER, context(log, keys), sealed.toArray());
        own.key().secret().wipe();
        SigningKey signer = SigningKey.of(Secret.owned(seed));
        if (!signer.publicKey().equals(keys.root())) {
            signer.seed().wipe();
            throw new UnopenableException();
        }
        return signer;
    }

    private static byte[] context(LogId log, ContactIdentity keys) {
        return Fields.unlabelled().fixed(log.bytes()).fixed(keys.root().bytes()).toArray();
    }
}
