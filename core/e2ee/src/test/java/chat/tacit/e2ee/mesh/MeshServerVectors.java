package chat.tacit.e2ee.mesh;

import static chat.tacit.e2ee.mesh.MeshVectors.ALICE;
import static chat.tacit.e2ee.mesh.MeshVectors.BOB;
import static chat.tacit.e2ee.mesh.MeshVectors.hex;
import static chat.tacit.e2ee.mesh.MeshVectors.require;
import static chat.tacit.e2ee.mesh.MeshVectors.requireMalformed;
import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.JsonValue;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.mesh.JsonValue.JsonText;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.JwsType;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.OperatorProof;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.PacketWork;
import chat.tacit.protocol.mesh.PeerProof;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.mesh.ServerList;
import chat.tacit.protocol.mesh.ServerListRequest;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The part of {@code spec/vectors/mesh.json} that is about servers and what they are shown. */
final class MeshServerVectors {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final SigningKey SERVER = SigningKey.of(MeshVectors.secret(1));
    private static final SigningKey OTHER = SigningKey.of(MeshVectors.secret(2));
    private static final SigningKey OPERATOR = SigningKey.of(MeshVectors.secret(3));
    private static final Fingerprint FP = Fingerprint.of(SERVER.publicKey());

    private final Entropy entropy = new SeededEntropy(41);
    private final Lease lease =
            new Lease(BOB.publicKey().thumbprint(), FP, NOW, NOW.plus(Lease.LONGEST));

    Map<String, Object> work(PacketHash packet) {
        long hour = PacketWork.hour(NOW);
        PacketWork work = new PacketWork(hour, PacketWork.puzzle(FP, hour, packet).search(16, 0));
        Fingerprint other = Fingerprint.of(OTHER.publicKey());
        return object(
                "server",
                FP,
                "H(packet)",
                packet,
                "Tacit-Work",
                work,
                "bits",
                work.bits(FP, packet),
                "bits at server " + other,
                work.bits(other, packet),
                "bits in the hour before",
                new PacketWork(hour - 1, work.nonce()).bits(FP, packet));
    }

    Map<String, Object> retrieval() {
        Cursor cursor = new Cursor(Bytes.owned(entropy.bytes(8)), 57);
        Bytes location = Bytes.owned(entropy.bytes(16));
        Bytes nonce = Bytes.owned(entropy.bytes(16));
        Fetch first = new Fetch(FP, nonce, NOW, new Fetch.Place(location, Optional.empty(), false));
        Fetch later =
                new Fetch(
                        FP,
                        Bytes.owned(entropy.bytes(16)),
                        NOW.plusSeconds(60),
                        new Fetch.Place(location, Optional.of(cursor), true));
        Jws signedLease = lease.sign(BOB, entropy);
        Retrieval retrieval =
                new Retrieval(BOB.publicKey(), first.sign(BOB, entropy), Optional.of(signedLease));
        require(Retrieval.ofHeader(retrieval.header()).equals(retrieval), "it is read");
        return object(
                "key", "bob",
                "server", FP,
                "fetch", text(retrieval.signature().payload()),
                "signature", retrieval.signature().compact(),
                "later fetch", text(later.sign(BOB, entropy).payload()),
                "later signature", later.sign(BOB, entropy).compact(),
                "lease payload", text(signedLease.payload()),
                "lease", signedLease.compact(),
                "Tacit-Retrieval", retrieval.header(),
                "refused fetches", refusedFetches(retrieval.signature()),
                "refused leases", refusedLeases(signedLease));
    }

    private List<Object> refusedFetches(Jws good) {
        JsonObject payload = good.payload();
        List<Object> all = new ArrayList<>();
        all.add(payloadRefused("another phrase", payload.with("phrase", "I AM"), JwsType.FETCH));
        all.add(payloadRefused("a member more", payload.with("more", 1), JwsType.FETCH));
        all.add(payloadRefused("a short nonce", payload.with("nonce", "AAAA"), JwsType.FETCH));
        all.add(payloadRefused("a time as text", payload.with("iat", "2026"), JwsType.FETCH));
        all.add(headerRefused("a lease", lease.sign(BOB, entropy).compact(), JwsType.FETCH));
        all.add(
                headerRefused(
                        "no signature", withHeader(good, "none", "tacit-fetch"), JwsType.FETCH));
        all.add(headerRefused("RS256", withHeader(good, "RS256", "tacit-fetch"), JwsType.FETCH));
        Jws ofAlice = Jws.sign(JwsType.FETCH, payload, ALICE, entropy);
        require(!ofAlice.isSignedBy(BOB.publicKey()), "it is Alice's");
        all.add(object("what", "signed by another key", "signature", ofAlice.compact()));
        return all;
    }

    private List<Object> refusedLeases(Jws good) {
        JsonObject payload = good.payload();
        long iat = NOW.getEpochSecond();
        return List.of(
                payloadRefused(
                        "a second too long", payload.with("until", iat + 604_801), JwsType.LEASE),
                payloadRefused(
                        "over before it began", payload.with("until", iat - 1), JwsType.LEASE),
                payloadRefused("a member more", payload.with("more", 1), JwsType.LEASE),
                headerRefused("a fetch", withHeader(good, "PS256", "tacit-fetch"), JwsType.LEASE));
    }

    private Object payloadRefused(String what, JsonObject payload, JwsType type) {
        Jws jws = Jws.sign(type, payload, BOB, entropy);
        requireMalformed(
                () -> {
                    if (type == JwsType.FETCH) {
                        Fetch.of(jws);
                    } else {
                        Lease.of(jws);
                    }
                },
                what);
        return object("what", what, "signature", jws.compact());
    }

    private static Object headerRefused(String what, String compact, JwsType type) {
        requireMalformed(() -> new Jws(type, compact), what);
        return object("what", what, "signature", compact);
    }

    private static String withHeader(Jws jws, String algorithm, String type) {
        byte[] header = JsonObject.empty().with("alg", algorithm).with("typ", type).canonical();
        String compact = jws.compact();
        return Text.base64Url(header) + compact.substring(compact.indexOf('.'));
    }

    Map<String, Object> signedMessages() {
        RelayAddress address = address(SERVER, "relay.example");
        RelayAddress other = address(OTHER, "other.example");
        OperatorProof proof = OperatorProof.sign(OPERATOR, FP, NOW.plusSeconds(86_400));
        Set<Announcement.Role> roles = Set.of(Announcement.Role.RX, Announcement.Role.TX);
        DropReport report =
                new DropReport(other.fingerprint(), NOW.minusSeconds(3_600), NOW, 200, 40);
        List<RelayAddress> known = new ArrayList<>(List.of(address, other));
        known.sort(Comparator.comparing(RelayAddress::toString));
        SignedMessage example = sign(new JsonText("original_message_content"));
        SignedMessage changed =
                new SignedMessage(
                        new JsonText("Original_message_content"),
                        example.timestamp(),
                        example.publicKey(),
                        example.signature());
        require(!changed.holds(), "a changed message doesn't hold");
        return object(
                "identity seed", hex(MeshVectors.secret(1).expose()),
                "operator seed", hex(MeshVectors.secret(3).expose()),
                "the document's example", text(example),
                "announcement",
                        text(sign(new Announcement(address, Optional.of(proof), roles).json())),
                "server_list_request",
                        Text.fromUtf8(new ServerListRequest(other.toString(), NOW).encode()),
                "server_list_response",
                        text(sign(new ServerList(known, List.of(report), NOW).json())),
                "load", text(sign(new Load(37, 16).json())),
                "refused: changed content", text(changed));
    }

    private static RelayAddress address(SigningKey identity, String host) {
        return new RelayAddress(Fingerprint.of(identity.publicKey()), List.of(new Host(host)), 443);
    }

    private static SignedMessage sign(JsonValue content) {
        SignedMessage signed = SignedMessage.sign(content, NOW, SERVER);
        require(signed.holds() && SignedMessage.decode(signed.encode()).equals(signed), "it holds");
        return signed;
    }

    Map<String, Object> peer() {
        var request =
                new PeerProof.Request(
                        FP,
                        "POST",
                        "/mesh/packets",
                        Bytes.owned(entropy.bytes(16)),
                        Bytes.owned(Hash.sha256(Text.utf8("body"))));
        PeerProof proof = PeerProof.sign(request, new PeerProof.Passing(8, true), NOW, OTHER);
        require(PeerProof.ofHeader(proof.header()).holds(request), "the proof holds");
        return object(
                "identity seed", hex(MeshVectors.secret(2).expose()),
                "server", FP,
                "method", request.method(),
                "path", request.path(),
                "Tacit-Nonce", request.nonce().base64Url(),
                "H(body)", request.bodyHash().hex(),
                "hops", proof.passing().hops(),
                "flood", proof.passing().flood(),
                "iat", NOW.getEpochSecond(),
                "Tacit-Peer", proof.header());
    }

    Map<String, Object> kept(PacketHash packet) {
        var about = new KeptNotice.About(packet, BOB.publicKey());
        KeptNotice kept = KeptNotice.kept(about, lease.sign(BOB, entropy), NOW, SERVER);
        KeptNotice gone = KeptNotice.gone(about, NOW, SERVER);
        KeptNotice forged = new KeptNotice(about, kept.lease(), NOW, gone.proof());
        require(kept.holds() && gone.holds() && !forged.holds(), "only what was said holds");
        return object(
                "kept", Text.fromUtf8(kept.encode()),
                "gone", Text.fromUtf8(gone.encode()),
                "refused: gone as kept", Text.fromUtf8(forged.encode()));
    }

    private static String text(SignedMessage message) {
        return Text.fromUtf8(message.encode());
    }

    private static String text(JsonValue value) {
        return Text.fromUtf8(value.canonical());
    }
}
