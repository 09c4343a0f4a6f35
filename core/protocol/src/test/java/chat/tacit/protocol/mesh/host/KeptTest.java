package chat.tacit.protocol.mesh.host;

import static chat.tacit.protocol.mesh.MeshSamples.KEY;
import static chat.tacit.protocol.mesh.MeshSamples.OTHER;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.MeshSamples;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PeerProof;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a neighbour says is kept: 0 is TX, 1 a neighbour that lies, 2 the RX behind it. */
class KeptTest {
    private final Entropy entropy = new SeededEntropy(1);
    private final Servers servers = new Servers(Terms.STANDARD, 4);
    private final Servers.Server tx = servers.get(0);
    private final Servers.Server liar = servers.get(1);
    private final Servers.Server rx = servers.get(2);
    private final Packet packet = MeshSamples.packet(KEY.publicKey(), 1);
    private final KeptNotice.About about = new KeptNotice.About(packet.hash(), KEY.publicKey());

    KeptTest() {
        servers.join(0, 1);
        servers.join(0, 2);
        liar.dead = true;
    }

    private Jws lease(JoseKey key, Servers.Server server, Instant from, Duration life) {
        return new Lease(key.publicKey().thumbprint(), server.name, from, from.plus(life))
                .sign(key, entropy);
    }

    private Jws good(Servers.Server server) {
        return lease(KEY, server, servers.now(), Duration.ofDays(1));
    }

    /** TX has nothing to do with the key, so it floods or takes a way. */
    private void post(Packet posted) {
        tx.post(posted);
        tx.handle(new Input.Foreign(posted.hash(), posted));
    }

    private void tells(Servers.Server from, KeptNotice notice) {
        tx.handle(new Input.Told(from.name, notice));
    }

    private void blamed() {
        assertThat(tx.delivered).isEmpty();
        assertThat(tx.forwarding.ways()).isZero();
        assertThat(tx.blamed).containsExactly(liar.name);
    }

    @Test
    void whatIsKeptIsTaken() {
        post(packet);
        tells(liar, KeptNotice.kept(about, good(liar), servers.now(), liar.identity));
        assertThat(tx.delivered).containsExactly(liar.name);
        assertThat(tx.forwarding.ways()).isEqualTo(1);
        assertThat(tx.blamed).isEmpty();
    }

    @Test
    void saidTwiceItIsToldOnce() {
        post(packet);
        KeptNotice notice = KeptNotice.kept(about, good(liar), servers.now(), liar.identity);
        tells(liar, notice);
        tells(liar, notice);
        assertThat(tx.delivered).hasSize(1);
    }

    /** The first to answer has no lease of the recipient: it gains nothing, and nothing is lost. */
    @Test
    void answerWithoutALeaseIsCountedAndLosesNothing() {
        rx.lease(KEY);
        post(packet);
        tells(
                liar,
                KeptNotice.kept(
                        about,
                        lease(OTHER, liar, servers.now(), Duration.ofDays(1)),
                        servers.now(),
                        liar.identity));
        blamed();
        servers.settle();
        assertThat(rx.kept).containsExactly(packet.hash());
        assertThat(tx.delivered).containsExactly(rx.name);
    }

    @Test
    void leaseThatSomebodyElseSignedIsNone() {
        post(packet);
        Jws forged =
                new Lease(
                                KEY.publicKey().thumbprint(),
                                liar.name,
                                servers.now(),
                                servers.now().plusSeconds(60))
                        .sign(OTHER, entropy);
        tells(liar, KeptNotice.kept(about, forged, servers.now(), liar.identity));
        blamed();
    }

    @Test
    void leaseOfAnotherServerIsNone() {
        post(packet);
        tells(liar, KeptNotice.kept(about, good(rx), servers.now(), liar.identity));
        blamed();
    }

    @Test
    void leaseThatIsOverIsNone() {
        post(packet);
        Instant before = servers.now().minusSeconds(7_200);
        Jws over = lease(KEY, liar, before, Duration.ofHours(2).minusSeconds(240));
        tells(liar, KeptNotice.kept(about, over, servers.now(), liar.identity));
        blamed();
    }

    @Test
    void leaseFromTheFutureIsNone() {
        post(packet);
        Jws early = lease(KEY, liar, servers.now().plusSeconds(241), Duration.ofDays(1));
        tells(liar, KeptNotice.kept(about, early, servers.now(), liar.identity));
        blamed();
    }

    @Test
    void keyOfAnotherRecipientIsNone() {
        post(packet);
        var other = new KeptNotice.About(packet.hash(), OTHER.publicKey());
        Jws theirs = lease(OTHER, liar, servers.now(), Duration.ofDays(1));
        tells(liar, KeptNotice.kept(other, theirs, servers.now(), liar.identity));
        blamed();
    }

    @Test
    void forgedSignatureIsNone() {
        post(packet);
        KeptNotice gone = KeptNotice.gone(about, servers.now(), liar.identity);
        tells(liar, new KeptNotice(about, Optional.of(good(liar)), gone.timestamp(), gone.proof()));
        blamed();
    }

    @Test
    void noticeFromAnotherTimeIsNone() {
        post(packet);
        Instant early = servers.now().minusSeconds(241);
        tells(liar, KeptNotice.kept(about, good(liar), early, liar.identity));
        blamed();
        tx.blamed.clear();
        Instant late = servers.now().plusSeconds(241);
        tells(liar, KeptNotice.kept(about, good(liar), late, liar.identity));
        blamed();
    }

    private void forgotten() {
        assertThat(tx.delivered).isEmpty();
        assertThat(tx.forwarding.ways()).isZero();
        assertThat(tx.blamed).as("it may have held by the other's clock").isEmpty();
    }

    /**
     * Whoever leases at the edge of what is valid, and an RX that says when it likes, could have
     * every server blamed that passes their word on and whose clock isn't exactly this one.
     */
    @Test
    void whatIsOutOfTimeByLessThanClocksDifferIsForgottenAndBlamesNobody() {
        post(packet);
        Instant now = servers.now();
        Jws early = lease(KEY, liar, now.plusSeconds(121), Duration.ofDays(1));
        Jws over = lease(KEY, liar, now.minusSeconds(60), Duration.ofMinutes(1));
        tells(liar, KeptNotice.kept(about, early, now, liar.identity));
        tells(liar, KeptNotice.kept(about, over, now, liar.identity));
        tells(liar, KeptNotice.kept(about, good(liar), now.minusSeconds(121), liar.identity));
        tells(liar, KeptNotice.kept(about, good(liar), now.plusSeconds(121), liar.identity));
        tells(liar, KeptNotice.kept(about, good(liar), now.plusSeconds(240), liar.identity));
        forgotten();
    }

    /** A server that holds its word back until the packet goes elsewhere has nobody blamed. */
    @Test
    void lateWordOfOneToWhichThePacketWentFirstBlamesNobody() {
        rx.lease(KEY);
        post(packet);
        servers.settle();
        assertThat(tx.delivered).containsExactly(rx.name);
        servers.pass(Terms.STANDARD.again());
        assertThat(servers.passesOf(() -> tx.post(packet))).as("by the way alone").isEqualTo(1);
        tells(liar, KeptNotice.kept(about, good(liar), servers.now(), liar.identity));
        assertThat(tx.blamed).isEmpty();
        assertThat(tx.forwarding.ways()).isEqualTo(2);
    }

    /** Whoever sends a packet back to its TX doesn't keep from it what becomes of it. */
    @Test
    void txHearsWhatIsKeptThoughThePacketCameBackToIt() {
        rx.lease(KEY);
        rx.dead = true;
        post(packet);
        servers.pass(Terms.STANDARD.again());
        rx.dead = false;
        tx.handle(
                new Input.Passed(liar.name, packet.hash(), packet, new PeerProof.Passing(3, true)));
        servers.settle();
        assertThat(tx.delivered).containsExactly(rx.name);
    }

    @Test
    void keptOfAStrangerIsRefused() {
        Servers.Server stranger = servers.get(3);
        post(packet);
        KeptNotice notice =
                KeptNotice.kept(about, good(stranger), servers.now(), stranger.identity);
        tells(stranger, notice);
        assertThat(tx.delivered).isEmpty();
        assertThat(tx.blamed).containsExactly(stranger.name);
    }

    @Test
    void whatNobodySentIsForgotten() {
        KeptNotice notice = KeptNotice.kept(about, good(liar), servers.now(), liar.identity);
        tells(liar, notice);
        assertThat(tx.delivered).isEmpty();
        assertThat(tx.blamed).as("it may have been long ago").isEmpty();
    }

    @Test
    void goneOfAServerThatIsNoWayChangesNothing() {
        rx.lease(KEY);
        post(packet);
        servers.settle();
        Packet second = MeshSamples.packet(KEY.publicKey(), 2);
        post(second);
        var aboutSecond = new KeptNotice.About(second.hash(), KEY.publicKey());
        tells(liar, KeptNotice.gone(aboutSecond, servers.now(), liar.identity));
        assertThat(tx.blamed).as("it didn't get that packet").containsExactly(liar.name);
        tells(rx, KeptNotice.gone(aboutSecond, servers.now(), liar.identity));
        assertThat(tx.forwarding.ways()).isEqualTo(1);
        tells(rx, KeptNotice.gone(aboutSecond, servers.now(), rx.identity));
        assertThat(tx.forwarding.ways()).isZero();
    }

    @Test
    void olderLeaseDoesNotTakeTheNewOnesPlace() {
        post(packet);
        Jws newer = lease(KEY, liar, servers.now(), Duration.ofDays(1));
        tells(liar, KeptNotice.kept(about, newer, servers.now(), liar.identity));
        servers.pass(Duration.ofMinutes(1));
        Packet second = MeshSamples.packet(KEY.publicKey(), 2);
        post(second);
        var aboutSecond = new KeptNotice.About(second.hash(), KEY.publicKey());
        Jws older = lease(KEY, liar, servers.now().minusSeconds(3_600), Duration.ofMinutes(65));
        tells(liar, KeptNotice.kept(aboutSecond, older, servers.now(), liar.identity));
        assertThat(tx.delivered).hasSize(2);
        servers.pass(Duration.ofMinutes(6));
        assertThat(servers.passesOf(() -> tx.post(MeshSamples.packet(KEY.publicKey(), 3))))
                .as("by the way, whose lease isn't over")
                .isEqualTo(1);
    }
}
