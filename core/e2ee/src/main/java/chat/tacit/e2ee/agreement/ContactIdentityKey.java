package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.invitation.InvitationSecrets;

/** The private half of a {@link ContactIdentity}. */
public record ContactIdentityKey(AgreementKey identity, SigningKey root) {

    /** Fresh keys for one contact. */
    public static ContactIdentityKey generate(Entropy entropy) {
        return new ContactIdentityKey(AgreementKey.generate(entropy), SigningKey.generate(entropy));
    }

    /** The inviter's, which stand in the invitation. */
    public static ContactIdentityKey of(InvitationSecrets secrets) {
        return new ContactIdentityKey(secrets.identity(), secrets.root());
    }

    public ContactIdentity publicKeys() {
        return new ContactIdentity(identity.publicKey(), root.publicKey());
    }
}
