package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.e2ee.route.Route;
import chat.tacit.protocol.wire.Proto;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an inviter hands over: the {@code fixed} bytes of {@code spec/60-contact} §1. Whoever holds
 * it can join, so it is as secret as the way it travels.
 *
 * <p>An invitation has one form for life. In the short form it holds a KEM key and lies at a relay,
 * sealed; in the long form it has none and stands in the link itself.
 *
 * @param version the highest version of the agreement that the inviter speaks, from 1
 * @param routes at most {@value #MAX_ROUTES} queues at which joins are awaited, no two of one box
 *     key; at least one if there is no mesh route
 * @param secret {@code ls}, 32 random bytes, a pre-shared secret of the agreement
 * @param renews the hash of both identity keys of the contact whose keys it renews, 32 bytes; empty
 *     if it makes a new one
 * @param mesh where joins are awaited by the mesh; of a contact or a connection alone
 */
public record Invitation(
        int version,
        InvitationKind kind,
        Keys keys,
        List<Route> routes,
        Secret secret,
        Optional<Bytes> renews,
        Optional<MeshRoute> mesh) {
    /** The version of the agreement that this code speaks. */
    public static final int VERSION = 1;

    public static final int MAX_ROUTES = 4;
    public static final int SECRET_SIZE = 32;

    /** Bytes of the longest encoding: four routes with four hosts of the longest names. */
    static final int MAX_SIZE = 6_144;

    /** The most queues beside a mesh route, so that it fits with hosts of the longest names. */
    public static final int MAX_BESIDE_MESH = 2;

    private static final int MAX_VERSION = 65_535;

    /**
     * The inviter's public keys, made for this invitation alone.
     *
     * @param identity {@code IK}
     * @param agreement {@code EK}
     * @param kem absent in the long form
     * @param root {@code DK}, the root of the inviter's device log
     */
    public record Keys(
            AgreementPublicKey identity,
            AgreementPublicKey agreement,
            Optional<KemPublicKey> kem,
            VerifyingKey root) {}

    /**
     * @throws MalformedException if a number is out of range, a box key stands twice, or an address
     *     is in the long form, which cannot change its keys
     */
    public Invitation {
        routes = requireDistinct(routes);
        if ((routes.isEmpty() && mesh.isEmpty())
                || routes.size() > (mesh.isPresent() ? MAX_BESIDE_MESH : MAX_ROUTES)) {
            throw new MalformedException("1 to " + MAX_ROUTES + " routes");
        }
        if (mesh.isPresent()
                && kind != InvitationKind.CONTACT
                && kind != InvitationKind.CONNECTION) {
            throw new MalformedException("only contacts are reached by the mesh");
        }
        if (version < 1 || version > MAX_VERSION) {
            throw new MalformedException("no version of an invitation: " + version);
        }
        if (secret.size() != SECRET_SIZE) {
            throw new MalformedException("a link secret has " + SECRET_SIZE + " bytes");
        }
        if (renews.isPresent() && kind != InvitationKind.CONTACT) {
            throw new MalformedException("only a contact's keys are renewed");
        }
        renews.ifPresent(hash -> hash.requireSize(Hash.SIZE, "a contact's hash"));
        if (kind.reusable() && keys.kem.isEmpty()) {
            throw new MalformedException("an address has a KEM key");
        }
    }

    /** An invitation that makes a new contact, room, session or device. */
    public Invitation(
            int version, InvitationKind kind, Keys keys, List<Route> routes, Secret secret) {
        this(version, kind, keys, routes, secret, Optional.empty(), Optional.empty());
    }

    /** The same, with other places at which joins are awaited. */
    Invitation at(List<Route> queues, Optional<MeshRoute> byMesh) {
        return new Invitation(version, kind, keys, queues, secret, renews, byMesh);
    }

    /** Whether it is joined by the mesh and nowhere else. */
    public boolean hidden() {
        return routes.isEmpty();
    }

    /** Whether it stands in the link itself, without a KEM key. */
    public boolean longForm() {
        return keys.kem.isEmpty();
    }

    /** The {@code fixed} bytes, at most {@value #MAX_SIZE}: there is one encoding only. */
    public Bytes encode() {
        Proto.Writer writer = Proto.Writer.create();
        writer.u32(1, version)
                .u32(2, kind.code())
                .bytes(3, keys.identity.bytes())
                .bytes(4, keys.agreement.bytes())
                .bytes(5, keys.kem.map(KemPublicKey::bytes).orElse(Bytes.empty()))
                .messages(6, routes, Route::write)
                .bytes(7, keys.root.bytes())
                .bytes(8, secret.expose())
                .bytes(9, renews.orElse(Bytes.empty()));
        mesh.ifPresent(route -> writer.message(11, w -> MeshRoute.write(route, w)));
        return writer.toBytes();
    }

    /**
     * @throws MalformedException if {@code fixed} isn't an invitation in its one encoding
     */
    public static Invitation decode(Bytes fixed) {
        return Proto.Reader.of(fixed.shared(), MAX_SIZE).whole(Invitation::read);
    }

    private static Invitation read(Proto.Reader reader) {
        int version = reader.count(1, MAX_VERSION);
        InvitationKind kind = InvitationKind.of(reader.u32(2));
        AgreementPublicKey identity =
                new AgreementPublicKey(reader.bytes(3, AgreementPublicKey.SIZE));
        AgreementPublicKey agreement =
                new AgreementPublicKey(reader.bytes(4, AgreementPublicKey.SIZE));
        Optional<KemPublicKey> kem =
                reader.has(5)
                        ? Optional.of(new KemPublicKey(reader.bytes(5, KemPublicKey.SIZE)))
                        : Optional.empty();
        List<Route> routes = reader.messages(6, MAX_ROUTES, Route::read);
        VerifyingKey root = new VerifyingKey(reader.bytes(7, VerifyingKey.SIZE));
        Secret secret = Secret.owned(reader.bytes(8, SECRET_SIZE).shared());
        Optional<Bytes> renews =
                reader.has(9) ? Optional.of(reader.bytes(9, Hash.SIZE)) : Optional.empty();
        Optional<MeshRoute> mesh =
                reader.has(11)
                        ? Optional.of(reader.message(11, MeshRoute::read))
                        : Optional.empty();
        return new Invitation(
                version,
                kind,
                new Keys(identity, agreement, kem, root),
                routes,
                secret,
                renews,
                mesh);
    }

    /** 1 to {@value #MAX_ROUTES} routes; two of one box key would be one queue. */
    static List<Route> requireRoutes(List<Route> routes) {
        if (routes.isEmpty() || routes.size() > MAX_ROUTES) {
            throw new MalformedException("1 to " + MAX_ROUTES + " routes");
        }
        return requireDistinct(routes);
    }

    private static List<Route> requireDistinct(List<Route> routes) {
        Set<AgreementPublicKey> boxKeys = HashSet.newHashSet(routes.size());
        for (Route route : routes) {
            if (!boxKeys.add(route.boxKey())) {
                throw new MalformedException("a route stands twice");
            }
        }
        return List.copyOf(routes);
    }
}
