package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.e2ee.route.Route;

import java.util.List;
import java.util.Optional;

/** An invitation with the keys of the one who made it. */
public record OwnInvitation(Invitation invitation, InvitationSecrets secrets) {

    /**
     * A fresh invitation.
     *
     * @param longForm whether it stands in the link itself, else it lies sealed at a relay
     * @param routes 1 to {@value Invitation#MAX_ROUTES} queues made for it
     */
    public static OwnInvitation make(
            InvitationKind kind, boolean longForm, List<Route> routes, Entropy entropy) {
        return make(kind, longForm, routes, Optional.empty(), entropy);
    }

    /**
     * One of either sort.
     *
     * @param renews the hash of a contact's identity keys, if it is to renew them
     */
    public static OwnInvitation make(
            InvitationKind kind,
            boolean longForm,
            List<Route> routes,
            Optional<Bytes> renews,
            Entropy entropy) {
        return make(kind, InvitationSecrets.generate(longForm, entropy), routes, renews, entropy);
    }

    /**
     * An invitation to a device that has its keys for the contact already ({@code spec/65-device}
     * §10).
     *
     * @param device its {@code IK} and {@code DK}
     */
    public static OwnInvitation connection(
            ContactIdentityKey device, List<Route> routes, Entropy entropy) {
        InvitationSecrets secrets = InvitationSecrets.of(device.identity(), device.root(), entropy);
        return make(InvitationKind.CONNECTION, secrets, routes, Optional.empty(), entropy);
    }

    /**
     * An invitation that is joined by the mesh and nowhere else ({@code spec/40-mesh} §10.1).
     *
     * @param longForm as of {@link #make(InvitationKind, boolean, List, Entropy)}; a mesh address
     *     is written to with one that is not
     * @param renews as of {@link #make(InvitationKind, boolean, List, Optional, Entropy)}
     */
    public static OwnInvitation hidden(
            boolean longForm, MeshRoute mesh, Optional<Bytes> renews, Entropy entropy) {
        InvitationSecrets secrets = InvitationSecrets.generate(longForm, entropy);
        return hidden(InvitationKind.CONTACT, secrets, mesh, renews, entropy);
    }

    private static OwnInvitation hidden(
            InvitationKind kind,
            InvitationSecrets secrets,
            MeshRoute mesh,
            Optional<Bytes> renews,
            Entropy entropy) {
        Invitation invitation =
                new Invitation(
                        Invitation.VERSION,
                        kind,
                        secrets.publicKeys(),
                        List.of(),
                        Secret.random(entropy, Invitation.SECRET_SIZE),
                        renews,
                        Optional.of(mesh));
        return new OwnInvitation(invitation, secrets);
    }

    /** The same, joined by the mesh as well. */
    public OwnInvitation with(MeshRoute mesh) {
        return new OwnInvitation(invitation.at(invitation.routes(), Optional.of(mesh)), secrets);
    }

    /** The same of one that is joined by the mesh and nowhere else. */
    public static OwnInvitation connection(
            ContactIdentityKey device, MeshRoute mesh, Entropy entropy) {
        InvitationSecrets secrets = InvitationSecrets.of(device.identity(), device.root(), entropy);
        return hidden(InvitationKind.CONNECTION, secrets, mesh, Optional.empty(), entropy);
    }

    private static OwnInvitation make(
            InvitationKind kind,
            InvitationSecrets secrets,
            List<Route> routes,
            Optional<Bytes> renews,
            Entropy entropy) {
        Invitation invitation =
                new Invitation(
                        Invitation.VERSION,
                        kind,
                        secrets.publicKeys(),
                        routes,
                        Secret.random(entropy, Invitation.SECRET_SIZE),
                        renews,
                        Optional.empty());
        return new OwnInvitation(invitation, secrets);
    }
}
