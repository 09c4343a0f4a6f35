package chat.tacit.relay.mesh;

import static chat.tacit.relay.mesh.Packets.KEY;
import static chat.tacit.relay.mesh.Packets.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PeerProof;
import chat.tacit.protocol.mesh.host.Poster;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What whoever asks too often hears, and who else hears it. */
class ReceptionTest {
    private static final Fingerprint OWN = Peers.name(0);
    private static final MeshRequest.Caller ALONE =
            new MeshRequest.Caller(Optional.of(PeerAddress.of(new byte[] {11, 1, 1, 1})), false);
    private static final MeshRequest.Caller SHARED = new MeshRequest.Caller(Optional.empty(), true);

    private final SeededEntropy entropy = new SeededEntropy(1);

    private static Reception reception(Limits limits) {
        Reception made =
                new Reception(OWN, limits, NOW.minusSeconds(60), () -> 16, new SeededEntropy(2));
        made.verified(List.of(Peers.at(1, 4_001, NOW), Peers.at(2, 4_002, NOW)));
        return made;
    }

    private MeshRequest request(
            Resource resource, MeshRequest.Caller caller, byte[] body, Optional<Integer> peer) {
        Bytes nonce = Bytes.owned(entropy.bytes(16));
        Optional<String> proof =
                peer.map(number ->
                        PeerProof.sign(
                                        new PeerProof.Request(
                                                OWN,
                                                resource.method(),
                                                resource.path(),
                                                nonce,
                                                Bytes.owned(Hash.sha256(body))),
                                        PeerProof.Passing.NONE,
                                        NOW,
                                        Peers.identity(number))
                                .header());
        return new MeshRequest(
                resource,
                resource.path(),
                caller,
                new MeshRequest.Headers(nonce, Optional.empty(), proof, Optional.empty()),
                body);
    }

    private Task tell(Reception at, int peer, Instant now) {
        Packet packet = Packets.packet(7);
        byte[] notice =
                KeptNotice.gone(
                                new KeptNotice.About(packet.hash(), KEY.publicKey()),
                                NOW,
                                Peers.identity(peer))
                        .encode();
        return at.take(request(Resource.KEPT, ALONE, notice, Optional.of(peer)), now);
    }

    @Test
    void addressesAreInGroupsWhichDifferFromProcessToProcess() {
        Groups one = new Groups(new SeededEntropy(3));
        Groups other = new Groups(new SeededEntropy(4));
        int alike = 0;
        Set<Integer> found = new HashSet<>();
        for (int i = 0; i < 4_096; i++) {
            PeerAddress address = PeerAddress.of(new byte[] {10, 0, (byte) (i >> 8), (byte) i});
            int group = one.of(Optional.of(address));
            assertThat(one.of(Optional.of(address))).isEqualTo(group);
            found.add(group);
            alike += group == other.of(Optional.of(address)) ? 1 : 0;
        }
        assertThat(found).hasSize(Poster.GROUPS);
        assertThat(alike).isLessThan(64);
    }

    private static Optional<Refusal> refusal(Task task) {
        return task instanceof Task.Answer(MeshReply reply) ? reply.refusal() : Optional.empty();
    }

    /** Three for each packet that it may pass on; else it could use up the nonces of all. */
    @Test
    void noticesOfAServerAreRefusedAboveItsRateAndThoseOfOthersAreNot() {
        Reception reception =
                reception(
                        Limits.defaults()
                                .with(Limit.MESH_PEER_PACKETS, 2)
                                .with(Limit.MESH_PEER_PACKETS_PER_SECOND, 1));
        for (int i = 0; i < 6; i++) {
            assertThat(tell(reception, 1, NOW)).isInstanceOf(Task.Tell.class);
        }
        assertThat(refusal(tell(reception, 1, NOW))).contains(Refusal.TOO_MANY);
        assertThat(tell(reception, 2, NOW)).isInstanceOf(Task.Tell.class);
        Instant later = NOW.plusSeconds(1);
        for (int i = 0; i < 3; i++) {
            assertThat(tell(reception, 1, later)).isInstanceOf(Task.Tell.class);
        }
        assertThat(refusal(tell(reception, 1, later))).contains(Refusal.TOO_MANY);
    }

    private List<Refusal> refusals(Reception at, MeshRequest.Caller caller, int count) {
        List<Refusal> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Task task = at.take(request(Resource.KEPT, caller, new byte[0], Optional.of(3)), NOW);
            all.add(refusal(task).orElseThrow());
        }
        return all;
    }

    /** Where many are behind one address, one who is refused doesn't keep out all the others. */
    @Test
    void whoeverSharesAnAddressIsRefusedSixteenTimesAsOften() {
        Limits limits =
                Limits.defaults().with(Limit.REFUSALS, 2).with(Limit.REFUSALS_PER_SECOND, 1);
        assertThat(refusals(reception(limits), ALONE, 4))
                .containsExactly(
                        Refusal.REFUSED, Refusal.REFUSED, Refusal.TOO_MANY, Refusal.TOO_MANY);
        assertThat(refusals(reception(limits), SHARED, 33))
                .endsWith(Refusal.REFUSED, Refusal.TOO_MANY)
                .containsOnlyOnce(Refusal.TOO_MANY);
    }
}
