package chat.tacit.protocol.mesh;

import static chat.tacit.protocol.mesh.MeshSamples.KEY;
import static chat.tacit.protocol.mesh.MeshSamples.NOW;
import static chat.tacit.protocol.mesh.MeshSamples.SERVER;
import static chat.tacit.protocol.mesh.MeshSamples.STRANGER;
import static chat.tacit.protocol.mesh.MeshSamples.fingerprint;
import static chat.tacit.protocol.mesh.MeshSamples.malformed;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.mesh.JsonValue.JsonText;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What servers say: signed messages, proofs of requests, notices of what is kept, refusals. */
class StatementTest {
    private final Entropy entropy = new SeededEntropy(5);
    private final RelayAddress own = address(SERVER, "relay.example");
    private final RelayAddress other = address(STRANGER, "other.example");

    private static RelayAddress address(SigningKey identity, String host) {
        return new RelayAddress(fingerprint(identity), List.of(new Host(host)), 443);
    }

    private static ServerStatement again(ServerStatement statement) {
        SignedMessage signed = SignedMessage.sign(statement.json(), NOW, SERVER);
        SignedMessage read = SignedMessage.decode(signed.encode());
        assertThat(read).isEqualTo(signed).matches(SignedMessage::holds);
        return read.statement();
    }

    @Test
    void statementsAreReadAsTheyWereSigned() {
        OperatorProof operator =
                OperatorProof.sign(STRANGER, own.fingerprint(), NOW.plusSeconds(60));
        Set<Announcement.Role> roles = Set.of(Announcement.Role.RX, Announcement.Role.TX);
        var announcement = new Announcement(own, Optional.of(operator), roles);
        assertThat(again(announcement)).isEqualTo(announcement);
        var bare = new Announcement(own, Optional.empty(), Set.of());
        assertThat(again(bare)).isEqualTo(bare);
        var load = new Load(37, 16);
        assertThat(again(load)).isEqualTo(load);
        var report = new DropReport(other.fingerprint(), NOW, NOW.plusSeconds(5), 200, 40);
        var list = new ServerList(sorted(own, other), List.of(report), NOW);
        assertThat(again(list)).isEqualTo(list);
    }

    private static List<RelayAddress> sorted(RelayAddress a, RelayAddress b) {
        return a.toString().compareTo(b.toString()) < 0 ? List.of(a, b) : List.of(b, a);
    }

    @Test
    void documentsSignedMessageHoldsAndMeansNothing() {
        SignedMessage signed =
                SignedMessage.sign(new JsonText("original_message_content"), NOW, SERVER);
        assertThat(SignedMessage.decode(signed.encode())).matches(SignedMessage::holds);
        malformed(signed::statement);
    }

    @Test
    void changedStatementOrAnotherKeyDoesNotHold() {
        SignedMessage signed = SignedMessage.sign(new Load(37, 16).json(), NOW, SERVER);
        assertThat(
                        new SignedMessage(
                                new Load(36, 16).json(),
                                NOW,
                                signed.publicKey(),
                                signed.signature()))
                .matches(message -> !message.holds());
        assertThat(
                        new SignedMessage(
                                signed.content(),
                                NOW.plusSeconds(1),
                                signed.publicKey(),
                                signed.signature()))
                .matches(message -> !message.holds());
        assertThat(
                        new SignedMessage(
                                signed.content(), NOW, STRANGER.publicKey(), signed.signature()))
                .matches(message -> !message.holds());
    }

    @Test
    void announcementIsOfTheKeyInItsAddress() {
        var announcement = new Announcement(own, Optional.empty(), Set.of());
        assertThat(announcement.isOf(SERVER.publicKey())).isTrue();
        assertThat(announcement.isOf(STRANGER.publicKey())).isFalse();
    }

    @Test
    void operatorSaysSoOfOneServerAndForATime() {
        OperatorProof proof = OperatorProof.sign(STRANGER, own.fingerprint(), NOW.plusSeconds(60));
        assertThat(proof.holds(own.fingerprint(), NOW)).isTrue();
        assertThat(proof.holds(other.fingerprint(), NOW)).isFalse();
        assertThat(proof.holds(own.fingerprint(), NOW.plusSeconds(60))).isFalse();
        assertThat(
                        new OperatorProof(proof.publicKey(), proof.signature(), NOW.plusSeconds(61))
                                .holds(own.fingerprint(), NOW))
                .isFalse();
    }

    @Test
    void otherStatementsAreMalformed() {
        JsonObject load = new Load(37, 16).json();
        malformed(() -> ServerStatement.of(load.with("load", 101)));
        malformed(() -> ServerStatement.of(load.with("work", 25)));
        malformed(() -> ServerStatement.of(load.with("type", "loads")));
        malformed(() -> ServerStatement.of(load.with("more", 1)));
        JsonObject announcement = new Announcement(own, Optional.empty(), Set.of()).json();
        malformed(() -> ServerStatement.of(announcement.with("version", 2)));
        malformed(() -> ServerStatement.of(roles(announcement, "tx", "rx")));
        malformed(() -> ServerStatement.of(roles(announcement, "rx", "rx")));
        malformed(() -> ServerStatement.of(roles(announcement, "queue")));
        List<RelayAddress> wrong = sorted(own, other).reversed();
        malformed(() -> new ServerList(wrong, List.of(), NOW));
        malformed(() -> new ServerList(List.of(own, own), List.of(), NOW));
        malformed(() -> new DropReport(own.fingerprint(), NOW, NOW, 1, 2));
    }

    private static JsonObject roles(JsonObject announcement, String... roles) {
        return announcement.with("roles", JsonValue.texts(List.of(roles)));
    }

    @Test
    void listIsAskedForByAServersAddressOrNobodysName() {
        ServerListRequest ofClient = ServerListRequest.ofClient(entropy, NOW);
        assertThat(ServerListRequest.decode(ofClient.encode())).isEqualTo(ofClient);
        assertThat(ofClient.server()).isEmpty();
        assertThat(ofClient.requester())
                .isNotEqualTo(ServerListRequest.ofClient(entropy, NOW).requester());
        ServerListRequest ofServer = new ServerListRequest(own.toString(), NOW);
        assertThat(ServerListRequest.decode(ofServer.encode()).server()).contains(own);
        malformed(() -> new ServerListRequest("alice", NOW));
        malformed(() -> new ServerListRequest("tacit://nobody", NOW));
    }

    @Test
    void proofOfAServerIsForOneRequest() {
        Bytes nonce = Bytes.owned(entropy.bytes(16));
        Bytes body = Bytes.owned(Hash.sha256(new byte[1]));
        var request =
                new PeerProof.Request(own.fingerprint(), "POST", "/mesh/packets", nonce, body);
        var flood = new PeerProof.Passing(8, true);
        PeerProof proof = PeerProof.sign(request, flood, NOW, STRANGER);
        PeerProof read = PeerProof.ofHeader(proof.header());
        assertThat(read).isEqualTo(proof).matches(again -> again.holds(request));
        assertThat(
                        List.of(
                                new PeerProof.Request(
                                        other.fingerprint(), "POST", "/mesh/packets", nonce, body),
                                new PeerProof.Request(
                                        own.fingerprint(), "GET", "/mesh/packets", nonce, body),
                                new PeerProof.Request(
                                        own.fingerprint(), "POST", "/mesh/kept", nonce, body),
                                new PeerProof.Request(
                                        own.fingerprint(),
                                        "POST",
                                        "/mesh/packets",
                                        Bytes.zeros(16),
                                        body),
                                new PeerProof.Request(
                                        own.fingerprint(),
                                        "POST",
                                        "/mesh/packets",
                                        nonce,
                                        Bytes.zeros(32))))
                .noneMatch(proof::holds);
        assertThat(
                        List.of(
                                new PeerProof.Passing(7, true),
                                new PeerProof.Passing(8, false),
                                PeerProof.Passing.NONE))
                .noneMatch(passing ->
                        new PeerProof(passing, NOW, proof.publicKey(), proof.signature())
                                .holds(request));
        assertThat(
                        new PeerProof(
                                        flood,
                                        NOW.plusSeconds(1),
                                        proof.publicKey(),
                                        proof.signature())
                                .holds(request))
                .isFalse();
        assertThat(proof.isCurrent(NOW.plusSeconds(120))).isTrue();
        assertThat(proof.isCurrent(NOW.plusSeconds(121))).isFalse();
        malformed(() -> new PeerProof.Passing(65, false));
    }

    @Test
    void noticeOfWhatIsKeptIsOfOnePacketAndServer() {
        var about =
                new KeptNotice.About(
                        MeshSamples.packet(KEY.publicKey(), 1).hash(), KEY.publicKey());
        Jws lease =
                new Lease(KEY.publicKey().thumbprint(), own.fingerprint(), NOW, NOW.plusSeconds(60))
                        .sign(KEY, entropy);
        KeptNotice kept = KeptNotice.kept(about, lease, NOW, SERVER);
        assertThat(KeptNotice.decode(kept.encode())).isEqualTo(kept).matches(KeptNotice::holds);
        assertThat(kept.server()).isEqualTo(own.fingerprint());
        KeptNotice gone = KeptNotice.gone(about, NOW, SERVER);
        assertThat(KeptNotice.decode(gone.encode())).isEqualTo(gone).matches(KeptNotice::holds);
        assertThat(new KeptNotice(about, Optional.of(lease), NOW, gone.proof()))
                .as("one that is gone is not kept")
                .matches(notice -> !notice.holds());
        var another = new KeptNotice.About(new PacketHash(Bytes.zeros(32)), KEY.publicKey());
        assertThat(new KeptNotice(another, kept.lease(), NOW, kept.proof()))
                .matches(notice -> !notice.holds());
        JsonObject json = JsonReader.object(gone.encode());
        malformed(() -> KeptNotice.decode(json.with("state", "kept").canonical()));
        malformed(() -> KeptNotice.decode(json.with("lease", lease.compact()).canonical()));
        malformed(() -> KeptNotice.decode(json.with("state", "lost").canonical()));
    }

    @Test
    void refusalIsOneOfTheTable() {
        var refusal = new MeshRefusal(Refusal.WORK, 18);
        assertThat(MeshRefusal.decode(refusal.encode())).isEqualTo(refusal);
        JsonObject json = JsonReader.object(refusal.encode());
        malformed(() -> MeshRefusal.decode(json.with("refusal", 999).canonical()));
        malformed(() -> MeshRefusal.decode(json.with("more", 1).canonical()));
    }
}
