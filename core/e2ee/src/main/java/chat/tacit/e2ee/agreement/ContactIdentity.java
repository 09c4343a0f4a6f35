package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.VerifyingKey;

/**
 * Who one side of a contact is, for that contact alone ({@code spec/60-contact} §0): no two
 * contacts see the same keys.
 *
 * @param identity {@code IK}, which takes part in every agreement and never signs
 * @param root {@code DK}, which signs the device log and nothing else
 */
public record ContactIdentity(AgreementPublicKey identity, VerifyingKey root) {
    /** Whether one of the two keys is the other's as well. */
    public boolean sharesKeyWith(ContactIdentity other) {
        return identity.equals(other.identity) || root.equals(other.root);
    }
}
