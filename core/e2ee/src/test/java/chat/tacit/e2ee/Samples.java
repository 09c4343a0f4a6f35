package chat.tacit.e2ee;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.mesh.VectorKeys;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.e2ee.route.Route;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.List;
import java.util.Optional;

/** Values that tests of several packages need. */
public final class Samples {
    /** A point of order 8 on Curve25519 (RFC 7748's curve; agreement with it is all zero). */
    public static final AgreementPublicKey LOW_ORDER =
            new AgreementPublicKey(
                    Bytes.ofHex(
                            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"));

    private Samples() {}

    public static RelayAddress relay(Entropy entropy, String... hosts) {
        Fingerprint fingerprint = new Fingerprint(Bytes.owned(entropy.bytes(32)));
        return new RelayAddress(fingerprint, List.of(hosts).stream().map(Host::new).toList(), 443);
    }

    public static Route route(Entropy entropy) {
        return new Route(
                relay(entropy, "relay.example"), AgreementKey.generate(entropy).publicKey());
    }

    public static List<Route> routes(Entropy entropy) {
        return List.of(
                route(entropy),
                new Route(
                        relay(entropy, "[2001:db8::1]", "192.0.2.7"),
                        AgreementKey.generate(entropy).publicKey()));
    }

    /** One by the mesh, to a key of the vectors, since making one takes long. */
    public static MeshRoute mesh(Entropy entropy) {
        return new MeshRoute(
                VectorKeys.key(VectorKeys.ALICE).publicKey(),
                AgreementKey.generate(entropy).publicKey());
    }

    /** An invitation in the short form that is joined by the mesh alone. */
    public static OwnInvitation hidden(Entropy entropy) {
        return OwnInvitation.hidden(false, mesh(entropy), Optional.empty(), entropy);
    }

    public static OwnInvitation shortForm(Entropy entropy) {
        return OwnInvitation.make(InvitationKind.CONTACT, false, routes(entropy), entropy);
    }

    public static OwnInvitation longForm(Entropy entropy) {
        return OwnInvitation.make(InvitationKind.CONTACT, true, routes(entropy), entropy);
    }
}
