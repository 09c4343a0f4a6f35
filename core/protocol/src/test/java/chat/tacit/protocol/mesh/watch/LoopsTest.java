package chat.tacit.protocol.mesh.watch;

import static chat.tacit.protocol.mesh.MeshSamples.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.servers.FakeNames;
import chat.tacit.protocol.mesh.servers.MeshServer;
import chat.tacit.protocol.mesh.servers.ServerSamples;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** When a probe has returned, is lost, or says nothing. */
class LoopsTest {
    private static final Fingerprint TX = FakeNames.name(1);
    private static final Fingerprint RX = FakeNames.name(2);
    private static final Fingerprint OTHER = FakeNames.name(3);
    private static final Thumbprint KEY = new Thumbprint(bytes(99));
    private static final Duration LEAST = Watch.LEAST_PATIENCE;
    private static final Suspicion ONCE = Suspicion.NONE.lost();

    /** Of the entry, as it is held against the limit: each of its packets has two ways to go. */
    private static final Suspicion HALF = new Suspicion(ONCE.sum() / 2);

    private final Watch watch = new Watch(LEAST);

    private static Bytes bytes(long seed) {
        return Bytes.owned(new SeededEntropy(seed).bytes(32));
    }

    private void sends(long id, Instant now) {
        watch.sent(new Probe(bytes(id), KEY, TX, Set.of(RX, OTHER)), now);
    }

    private void isCharged(boolean charged) {
        assertThat(watch.suspicion(RX)).isEqualTo(charged ? ONCE : Suspicion.NONE);
        assertThat(watch.suspicion(TX)).isEqualTo(charged ? HALF : Suspicion.NONE);
    }

    @Test
    void probeIsLostOnceItsKeyWasReadToTheEndAfterItsTime() {
        sends(1, NOW);
        watch.read(KEY, RX, 0, NOW.plus(LEAST).minusMillis(1));
        isCharged(false);
        watch.read(KEY, RX, 3, NOW.plus(LEAST));
        isCharged(false);
        watch.read(new Thumbprint(bytes(98)), RX, 0, NOW.plus(LEAST));
        isCharged(false);
        watch.read(KEY, RX, 0, NOW.plus(LEAST));
        isCharged(true);
        watch.read(KEY, RX, 0, NOW.plus(LEAST));
        isCharged(true);
        assertThat(watch.suspicion(OTHER)).isEqualTo(Suspicion.NONE);
    }

    @Test
    void probeThatReturnsIsNotLostAndReturnsOnce() {
        sends(1, NOW);
        watch.lost(RX, NOW);
        watch.returned(bytes(1), RX, NOW.plusSeconds(5));
        Suspicion after = ONCE.returned();
        assertThat(watch.suspicion(RX)).isEqualTo(after);
        watch.returned(bytes(1), RX, NOW.plusSeconds(6));
        watch.returned(bytes(2), RX, NOW.plusSeconds(6));
        watch.read(KEY, RX, 0, NOW.plus(LEAST));
        assertThat(watch.suspicion(RX)).isEqualTo(after);
    }

    @Test
    void patienceIsTenTimesTheMedianAndAtLeastTenMinutes() {
        for (int i = 0; i < 3; i++) {
            sends(i, NOW);
        }
        watch.returned(bytes(0), RX, NOW.plusSeconds(10));
        assertThat(watch.patience()).isEqualTo(LEAST);
        watch.returned(bytes(1), RX, NOW.plusSeconds(100));
        watch.returned(bytes(2), RX, NOW.plusSeconds(9_000));
        assertThat(watch.patience()).isEqualTo(Duration.ofSeconds(1_000));
    }

    /** An RX that makes packets up, or only says that some wait, would never be found. */
    @Test
    void serverThatNeverComesToTheEndIsFoundByHowMuchItGave() {
        sends(1, NOW);
        for (int i = 0; i < Loops.MOST_BEFORE; i++) {
            watch.read(KEY, RX, 999, NOW.plus(LEAST));
        }
        isCharged(false);
        watch.read(KEY, RX, 999, NOW.plus(LEAST));
        isCharged(true);
    }

    @Test
    void whereOneServerIsBothEndsItIsChargedOnce() {
        watch.sent(new Probe(bytes(1), KEY, RX, Set.of(RX)), NOW);
        watch.read(KEY, RX, 0, NOW.plus(LEAST));
        assertThat(watch.suspicion(RX)).isEqualTo(ONCE);
    }

    /** A neighbour that knows the way to one RX of a key passes it on there alone. */
    @Test
    void probeOfANeighbourHasToComeToOneOfItsServers() {
        var probe = new Probe(bytes(1), KEY, TX, Set.of(RX, OTHER), Probe.Arrival.SOMEWHERE);
        watch.sent(probe, NOW);
        watch.read(KEY, RX, 0, NOW.plus(LEAST));
        assertThat(watch.suspicion(TX)).isEqualTo(Suspicion.NONE);
        watch.read(KEY, RX, 0, NOW.plus(LEAST));
        assertThat(watch.suspicion(TX)).isEqualTo(Suspicion.NONE);
        watch.read(KEY, OTHER, 0, NOW.plus(LEAST));
        assertThat(watch.suspicion(TX)).isEqualTo(ONCE);
        assertThat(watch.suspicion(RX)).isEqualTo(ONCE);
        assertThat(watch.suspicion(OTHER)).isEqualTo(ONCE);
    }

    @Test
    void probeOfANeighbourThatCameToOneServerIsNotLostAtTheOther() {
        var probe = new Probe(bytes(1), KEY, TX, Set.of(RX, OTHER), Probe.Arrival.SOMEWHERE);
        watch.sent(probe, NOW);
        watch.read(KEY, RX, 0, NOW.plus(LEAST));
        watch.returned(bytes(1), OTHER, NOW.plus(LEAST));
        watch.read(KEY, OTHER, 0, NOW.plus(LEAST.multipliedBy(20)));
        watch.read(KEY, RX, 0, NOW.plus(LEAST.multipliedBy(20)));
        isCharged(false);
    }

    @Test
    void whatWasNeverTakenSaysNothing() {
        sends(1, NOW);
        sends(2, NOW.plusSeconds(1));
        watch.unsent(TX, NOW.plusSeconds(1));
        watch.unsent(OTHER, NOW);
        watch.read(KEY, RX, 0, NOW.plus(LEAST).plusSeconds(1));
        isCharged(true);
    }

    @Test
    void timeInWhichTwoOperatorsFailedCountsForNothing() {
        MeshServer one = ServerSamples.server(1);
        sends(1, NOW);
        watch.silent(one.operator(), NOW.plusSeconds(60));
        assertThat(watch.isDown()).isFalse();
        watch.silent(ServerSamples.server(2).operator(), NOW.plusSeconds(70));
        assertThat(watch.isDown()).isTrue();
        watch.answered(NOW.plusSeconds(660));
        assertThat(watch.isDown()).isFalse();
        assertThat(watch.up(NOW, NOW.plus(LEAST))).isEqualTo(Duration.ofSeconds(60));
        watch.read(KEY, RX, 0, NOW.plus(LEAST).plusSeconds(599));
        isCharged(false);
        watch.read(KEY, RX, 0, NOW.plus(LEAST).plusSeconds(600));
        isCharged(true);
    }

    /** It would be a way never to be charged: to be silent now and then, with another. */
    @Test
    void failuresOfOneOperatorOrWithAnAnswerBetweenThemAreNoOutage() {
        watch.silent(ServerSamples.server(1).operator(), NOW);
        watch.silent(ServerSamples.server(2, 1).operator(), NOW);
        assertThat(watch.isDown()).isFalse();
        watch.answered(NOW);
        watch.silent(ServerSamples.server(3).operator(), NOW);
        assertThat(watch.isDown()).isFalse();
        assertThat(watch.up(NOW, NOW.plus(LEAST))).isEqualTo(LEAST);
    }

    @Test
    void asManyProbesAreUnderWayAsThereMayBe() {
        Loops loops = new Loops(LEAST);
        for (int i = 0; i <= Loops.MOST; i++) {
            loops.sent(new Probe(bytes(i), KEY, TX, Set.of(RX)), NOW);
        }
        assertThat(loops.size()).isEqualTo(Loops.MOST);
        assertThat(loops.returned(bytes(0), RX, NOW)).isEmpty();
        assertThat(loops.returned(bytes(1), RX, NOW)).isPresent();
    }
}
