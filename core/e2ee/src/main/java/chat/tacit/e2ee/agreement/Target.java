package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Mutable;
import chat.tacit.e2ee.route.Route;

import java.util.List;
import java.util.Optional;

/**
 * What is joined: an invitation, for a reusable address together with its mutable part, whose keys
 * and routes then count ({@code spec/60-contact} §3).
 */
public record Target(Invitation invitation, Optional<Mutable> mutable) {

    /**
     * @throws MalformedException if an address comes without its mutable part, or another
     *     invitation with one: a relay that withholds it must not bring old keys back
     */
    public Target {
        if (invitation.kind().reusable() != mutable.isPresent()) {
            throw new MalformedException("an address, and nothing else, has a mutable part");
        }
    }

    /** An invitation that is taken once. */
    public static Target of(Invitation invitation) {
        return new Target(invitation, Optional.empty());
    }

    /** {@code EK_A}. */
    public AgreementPublicKey agreement() {
        return mutable.map(Mutable::agreement).orElse(invitation.keys().agreement());
    }

    /** {@code KEM_A}; absent in the long form. */
    public Optional<KemPublicKey> kem() {
        return mutable.map(Mutable::kem).or(() -> invitation.keys().kem());
    }

    /** Where the inviter awaits the join. */
    public List<Route> routes() {
        return mutable.map(Mutable::routes).orElse(invitation.routes());
    }

    /** The inviter's keys; of an address they are the address's, and the contact's come later. */
    public ContactIdentity inviter() {
        return new ContactIdentity(invitation.keys().identity(), invitation.keys().root());
    }
}
