package chat.tacit.protocol.mesh.host;

import static chat.tacit.protocol.mesh.MeshSamples.KEY;
import static chat.tacit.protocol.mesh.MeshSamples.NOW;
import static chat.tacit.protocol.mesh.MeshSamples.OTHER;
import static chat.tacit.protocol.mesh.MeshSamples.SERVER;
import static chat.tacit.protocol.mesh.MeshSamples.STRANGER;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.MeshSamples;
import chat.tacit.protocol.mesh.PeerProof;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Requests of owners of keys, and of servers: whose they are, and that they serve once. */
class RequestsTest {
    private static final Fingerprint OWN = MeshSamples.fingerprint(SERVER);
    private static final Fingerprint ELSEWHERE = MeshSamples.fingerprint(STRANGER);
    private static final Instant STARTED = NOW.minusSeconds(3_600);

    private final Entropy entropy = new SeededEntropy(9);
    private final FetchDesk desk = new FetchDesk(OWN, new UsedNonces(STARTED, 100));

    private Fetch fetch(Fingerprint server, Instant issued) {
        return new Fetch(
                server,
                Bytes.owned(entropy.bytes(16)),
                issued,
                new Fetch.Place(Bytes.zeros(16), Optional.empty(), false));
    }

    private Retrieval of(Fetch fetch, JoseKey signer, Optional<Jws> lease) {
        return new Retrieval(KEY.publicKey(), fetch.sign(signer, entropy), lease);
    }

    private Retrieval good() {
        return of(fetch(OWN, NOW), KEY, Optional.empty());
    }

    private void granted(Retrieval retrieval, Instant now) {
        assertThat(desk.check(retrieval, now)).isInstanceOf(FetchDesk.Granted.class);
    }

    private void refused(Retrieval retrieval, Instant now) {
        assertThat(desk.check(retrieval, now)).isEqualTo(new FetchDesk.Refused(Refusal.REFUSED));
    }

    @Test
    void ownerOfAKeyFetches() {
        assertThat(desk.check(good(), NOW))
                .isInstanceOfSatisfying(
                        FetchDesk.Granted.class,
                        it -> assertThat(it.key()).isEqualTo(KEY.publicKey().thumbprint()));
    }

    @Test
    void nothingServesTwice() {
        Retrieval retrieval = good();
        granted(retrieval, NOW);
        refused(retrieval, NOW);
        refused(retrieval, NOW.plusSeconds(120));
        granted(good(), NOW);
    }

    @Test
    void sameNonceServesNeitherAgainNorInAnotherFetch() {
        Fetch first = fetch(OWN, NOW);
        granted(of(first, KEY, Optional.empty()), NOW);
        refused(of(first, KEY, Optional.empty()), NOW);
        Fetch later = new Fetch(OWN, first.nonce(), NOW.plusSeconds(1), first.place());
        refused(of(later, KEY, Optional.empty()), NOW);
        Retrieval others =
                new Retrieval(OTHER.publicKey(), first.sign(OTHER, entropy), Optional.empty());
        granted(others, NOW);
    }

    @Test
    void earlyAndLateOnesAreRefused() {
        granted(of(fetch(OWN, NOW.minusSeconds(120)), KEY, Optional.empty()), NOW);
        refused(of(fetch(OWN, NOW.minusSeconds(121)), KEY, Optional.empty()), NOW);
        refused(of(fetch(OWN, NOW.plusSeconds(1)), KEY, Optional.empty()), NOW);
        refused(of(fetch(OWN, NOW.plusSeconds(1)), KEY, Optional.empty()), NOW.plusMillis(999));
    }

    @Test
    void fetchForAnotherServerIsRefused() {
        refused(of(fetch(ELSEWHERE, NOW), KEY, Optional.empty()), NOW);
    }

    @Test
    void fetchThatAnotherKeySignedIsRefusedAndUsesNothingUp() {
        Fetch stolen = fetch(OWN, NOW);
        refused(of(stolen, OTHER, Optional.empty()), NOW);
        granted(of(stolen, KEY, Optional.empty()), NOW);
    }

    @Test
    void fetchFromBeforeTheStartIsRefused() {
        Retrieval used = good();
        granted(used, NOW);
        Instant again = NOW.plusMillis(900);
        FetchDesk restarted = new FetchDesk(OWN, new UsedNonces(again, 100));
        assertThat(restarted.check(used, again.plusSeconds(5)))
                .isEqualTo(new FetchDesk.Refused(Refusal.REFUSED));
        Retrieval next = of(fetch(OWN, NOW.plusSeconds(1)), KEY, Optional.empty());
        assertThat(restarted.check(next, again.plusSeconds(5)))
                .isInstanceOf(FetchDesk.Granted.class);
    }

    /** Whoever hears it would else use it once more after a restart. */
    @Test
    void fetchSignedAheadOfTheClockServesNobodyBeforeItsTimeNorTwice() {
        Retrieval ahead = of(fetch(OWN, NOW.plusSeconds(60)), KEY, Optional.empty());
        refused(ahead, NOW);
        Instant again = NOW.plusSeconds(2);
        FetchDesk restarted = new FetchDesk(OWN, new UsedNonces(again, 100));
        assertThat(restarted.check(ahead, again.plusSeconds(5)))
                .isEqualTo(new FetchDesk.Refused(Refusal.REFUSED));
        Instant due = NOW.plusSeconds(60);
        assertThat(restarted.check(ahead, due)).isInstanceOf(FetchDesk.Granted.class);
        assertThat(restarted.check(ahead, due)).isEqualTo(new FetchDesk.Refused(Refusal.REFUSED));
    }

    @Test
    void requestOfAServerSignedAheadOfTheClockIsRefused() {
        PeerDesk peers = new PeerDesk(new UsedNonces(STARTED, 100));
        peers.verified(Set.of(ELSEWHERE));
        PeerProof.Request request = request("/mesh/packets");
        PeerProof proof =
                PeerProof.sign(
                        request, new PeerProof.Passing(3, true), NOW.plusSeconds(1), STRANGER);
        assertThat(peers.check(proof, request, NOW)).contains(Refusal.REFUSED);
        assertThat(peers.introduces(proof, request, NOW)).isFalse();
        assertThat(peers.check(proof, request, NOW.plusSeconds(1))).isEmpty();
    }

    @Test
    void noncesAreForgottenOnceNobodyCanUseThem() {
        UsedNonces nonces = new UsedNonces(STARTED, 2);
        Bytes owner = Bytes.zeros(32);
        assertThat(nonces.use(owner, nonce(1), NOW)).isEqualTo(UsedNonces.Verdict.FRESH);
        assertThat(nonces.use(owner, nonce(2), NOW)).isEqualTo(UsedNonces.Verdict.FRESH);
        assertThat(nonces.use(owner, nonce(3), NOW)).isEqualTo(UsedNonces.Verdict.FULL);
        Instant later = NOW.plus(Duration.ofMinutes(5));
        assertThat(nonces.use(owner, nonce(1), later.minusMillis(1)))
                .isEqualTo(UsedNonces.Verdict.STALE);
        assertThat(nonces.use(owner, nonce(3), later)).isEqualTo(UsedNonces.Verdict.FRESH);
        assertThat(nonces.size()).isEqualTo(1);
    }

    private static Bytes nonce(int i) {
        return Bytes.owned(new byte[] {(byte) i});
    }

    @Test
    void fullMemoryIsBusyAndForgetsNobody() {
        FetchDesk small = new FetchDesk(OWN, new UsedNonces(STARTED, 1));
        Retrieval first = good();
        assertThat(small.check(first, NOW)).isInstanceOf(FetchDesk.Granted.class);
        assertThat(small.check(good(), NOW)).isEqualTo(new FetchDesk.Refused(Refusal.BUSY));
        assertThat(small.check(first, NOW)).isEqualTo(new FetchDesk.Refused(Refusal.REFUSED));
    }

    private Optional<Jws> lease(JoseKey key, JoseKey signer, Fingerprint server, Instant issued) {
        Lease lease =
                new Lease(key.publicKey().thumbprint(), server, issued, issued.plus(Lease.LONGEST));
        return Optional.of(lease.sign(signer, entropy));
    }

    @Test
    void leaseComesWithTheFetchOfItsKey() {
        Retrieval with = of(fetch(OWN, NOW), KEY, lease(KEY, KEY, OWN, NOW));
        assertThat(desk.check(with, NOW))
                .isInstanceOfSatisfying(
                        FetchDesk.Granted.class,
                        it -> assertThat(it.lease().orElseThrow().lease().server()).isEqualTo(OWN));
    }

    @Test
    void leaseThatDoesNotHoldRefusesTheWholeRequest() {
        refused(of(fetch(OWN, NOW), KEY, lease(KEY, KEY, ELSEWHERE, NOW)), NOW);
        refused(of(fetch(OWN, NOW), KEY, lease(OTHER, KEY, OWN, NOW)), NOW);
        refused(of(fetch(OWN, NOW), KEY, lease(KEY, OTHER, OWN, NOW)), NOW);
        refused(of(fetch(OWN, NOW), KEY, lease(KEY, KEY, OWN, NOW.plusSeconds(121))), NOW);
        Fetch fetch = fetch(OWN, NOW);
        refused(of(fetch, KEY, lease(KEY, OTHER, OWN, NOW)), NOW);
        granted(of(fetch, KEY, lease(KEY, KEY, OWN, NOW)), NOW);
    }

    @Test
    void onlyVerifiedServersAskAsServersAndOnce() {
        PeerDesk peers = new PeerDesk(new UsedNonces(STARTED, 100));
        PeerProof.Request request = request("/mesh/packets");
        var passing = new PeerProof.Passing(3, true);
        PeerProof proof = PeerProof.sign(request, passing, NOW, STRANGER);
        assertThat(peers.check(proof, request, NOW)).contains(Refusal.REFUSED);
        peers.verified(Set.of(ELSEWHERE));
        assertThat(peers.check(proof, request("/mesh/kept"), NOW)).contains(Refusal.REFUSED);
        assertThat(peers.check(proof, request, NOW.plusSeconds(121))).contains(Refusal.REFUSED);
        assertThat(peers.check(proof, request, NOW)).isEmpty();
        assertThat(peers.check(proof, request, NOW)).contains(Refusal.REFUSED);
        PeerProof old = PeerProof.sign(request, passing, STARTED, STRANGER);
        assertThat(peers.check(old, request, STARTED.plusSeconds(1))).contains(Refusal.REFUSED);
    }

    private static PeerProof.Request request(String path) {
        return new PeerProof.Request(OWN, "POST", path, Bytes.zeros(16), Bytes.zeros(32));
    }

    @Test
    void workRisesWithLoad() {
        WorkLevel work = WorkLevel.STANDARD;
        assertThat(work.bits(0, 0)).isEqualTo(16);
        assertThat(work.bits(99, 5_999)).isEqualTo(16);
        assertThat(work.bits(100, 0)).isEqualTo(17);
        assertThat(work.bits(0, 6_000)).isEqualTo(17);
        assertThat(work.bits(0, 11_999)).isEqualTo(17);
        assertThat(work.bits(100, 12_000)).isEqualTo(18);
        assertThat(work.bits(0, 3_000 * 256)).isEqualTo(24);
        assertThat(work.bits(100, Long.MAX_VALUE)).isEqualTo(24);
    }
}
