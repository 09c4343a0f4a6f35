package chat.tacit.client.contact;

import chat.tacit.crypto.JoseKey;
import chat.tacit.e2ee.invitation.Travel;

import java.util.Optional;

/**
 * How an invitation is made.
 *
 * @param longForm everything in the link itself, so that no server takes part; else a relay holds
 *     the sealed rest
 * @param travel how the inviter hands it over
 * @param ask whether the user decides about whoever joins, before anything is sent to them
 * @param mesh the pair at which the contact's packets are received, if it is to be reached by the
 *     mesh
 * @param hidden whether it is to be reached by the mesh and in no other way; such an invitation is
 *     in the long form
 */
public record InvitationTerms(
        boolean longForm, Travel travel, boolean ask, Optional<JoseKey> mesh, boolean hidden) {
    public InvitationTerms {
        if (hidden && mesh.isEmpty()) {
            throw new IllegalArgumentException("a hidden invitation is joined by the mesh");
        }
        if (hidden && !longForm) {
            throw new IllegalArgumentException("a hidden invitation lies at no relay");
        }
    }

    /** One by queues. */
    public InvitationTerms(boolean longForm, Travel travel, boolean ask) {
        this(longForm, travel, ask, Optional.empty(), false);
    }

    /** One by the mesh and in no other way. */
    public static InvitationTerms hidden(JoseKey pair, Travel travel, boolean ask) {
        return new InvitationTerms(true, travel, ask, Optional.of(pair), true);
    }

    /** The same, by the mesh as well: whatever is said goes both ways, and is shown once. */
    public InvitationTerms with(JoseKey pair) {
        return new InvitationTerms(longForm, travel, ask, Optional.of(pair), false);
    }
}
