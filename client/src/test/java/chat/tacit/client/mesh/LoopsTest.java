package chat.tacit.client.mesh;

import static chat.tacit.client.mesh.KnownMesh.NOW;
import static chat.tacit.client.mesh.KnownMesh.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.SendAgain;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.mesh.MessageUuid;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What becomes of packets to oneself. */
final class LoopsTest {
    private static final RelayAddress TX = server(1);
    private static final RelayAddress ONE = server(2);
    private static final RelayAddress TWO = server(3);

    @TempDir private Path directory;
    private KnownMesh mesh;
    private Loops loops;
    private long key;

    @BeforeEach
    void open() {
        mesh = new KnownMesh(directory, 13);
        loops = new Loops(mesh.servers);
        mesh.know(4);
        key =
                mesh.<Long>write(tx ->
                        MeshKey.addOwn(
                                tx, MeshKey.Purpose.LOOP, MeshPairs.get(0), mesh.entropy, NOW));
        change(tx -> {
            for (RelayAddress rx : List.of(ONE, TWO)) {
                Receiver.add(tx, key, rx);
                receiver(tx, rx).leased(tx, Optional.of(NOW.plus(Duration.ofDays(7))), NOW, NOW);
            }
        });
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private void change(Consumer<Transaction> work) {
        var _ =
                mesh.write(tx -> {
                    work.accept(tx);
                    return true;
                });
    }

    private Receiver receiver(Transaction tx, RelayAddress rx) {
        return Receiver.find(tx, key, rx).orElseThrow();
    }

    private Duration patience() {
        return mesh.write(loops::patience);
    }

    private MessageUuid send(Instant now) {
        MessageUuid uuid = MessageUuid.random(mesh.entropy);
        change(tx -> Loops.sent(tx, key, uuid, TX, now));
        return uuid;
    }

    private void empty(RelayAddress rx, Instant now) {
        Cursor cursor = new Cursor(Bytes.owned(new byte[8]), 1);
        change(tx -> receiver(tx, rx).fetched(tx, cursor, true, now));
    }

    private void giveUp(Instant now) {
        change(tx -> loops.giveUp(tx, now));
    }

    /** Each probe's RX, and whether it was lost. */
    private List<String> outcomes() {
        return mesh.read(tx ->
                tx.list(
                        "SELECT rx, lost FROM mesh_outcome ORDER BY number",
                        row -> (row.flag(2) ? "lost " : "returned ") + row.text(1)));
    }

    @Test
    void loopReturnsOnceFromEachReceiver() {
        MessageUuid uuid = send(NOW);

        change(tx -> loops.returned(tx, uuid, ONE, NOW.plusSeconds(60)));
        change(tx -> loops.returned(tx, uuid, ONE, NOW.plusSeconds(61)));
        change(tx -> loops.returned(tx, uuid, TWO, NOW.plusSeconds(62)));

        assertThat(outcomes()).containsExactly("returned " + ONE, "returned " + TWO);
    }

    @Test
    void loopIsLostOnlyWhereAllThatWaitedWasFetched() {
        var _ = send(NOW);
        Instant late = NOW.plus(patience()).plusSeconds(1);
        empty(ONE, late);
        empty(TWO, NOW.plusSeconds(60)); // too early to say anything

        giveUp(late);

        assertThat(outcomes()).containsExactly("lost " + ONE);
    }

    @Test
    void receiverThatNeverComesToTheEndLosesLoops() {
        var _ = send(NOW);
        Instant late = NOW.plus(patience()).plusSeconds(1);
        for (int i = 0; i < Loops.MOST_BEFORE; i++) {
            change(tx -> loops.read(tx, receiver(tx, ONE), late));
        }
        giveUp(late);
        assertThat(outcomes()).isEmpty();

        change(tx -> loops.read(tx, receiver(tx, ONE), late));
        giveUp(late);

        assertThat(outcomes()).containsExactly("lost " + ONE);
    }

    @Test
    void loopIsNotLostBeforeItsTime() {
        var _ = send(NOW);
        Instant early = NOW.plus(patience()).minusSeconds(1);
        empty(ONE, early);

        giveUp(early);

        assertThat(outcomes()).isEmpty();
    }

    @Test
    void patienceIsTenTimesTheMedianAndAtLeastTenMinutes() {
        assertThat(patience()).isEqualTo(Duration.ofHours(2));
        for (int i = 0; i < 10; i++) {
            MessageUuid uuid = send(NOW);
            change(tx -> loops.returned(tx, uuid, ONE, NOW.plusSeconds(30)));
        }
        assertThat(patience()).isEqualTo(Duration.ofMinutes(10));
        for (int i = 0; i < 20; i++) {
            MessageUuid uuid = send(NOW);
            change(tx -> loops.returned(tx, uuid, ONE, NOW.plusSeconds(90)));
        }
        assertThat(patience()).isEqualTo(Duration.ofMinutes(15));
    }

    private void back(int count, Duration after) {
        for (int i = 0; i < count; i++) {
            MessageUuid uuid = send(NOW);
            change(tx -> loops.returned(tx, uuid, ONE, NOW.plus(after)));
        }
    }

    @Test
    void howLongLoopsTakeHoldsInTheNextRunUntilTheCoverIsAnother() {
        back(9, Duration.ofMinutes(3));
        assertThat(patience()).isEqualTo(Duration.ofHours(2));
        back(1, Duration.ofMinutes(3));
        loops = new Loops(mesh.servers); // the process ended, and began again
        assertThat(patience()).isEqualTo(Duration.ofMinutes(30));
        back(9, Duration.ofMinutes(5));
        assertThat(patience()).isEqualTo(Duration.ofMinutes(30));
        back(1, Duration.ofMinutes(5));
        assertThat(patience()).isEqualTo(Duration.ofMinutes(50));

        change(tx -> new CoverSetting(Cover.HIGH, Optional.empty()).set(tx, NOW));
        assertThat(patience()).isEqualTo(Duration.ofMinutes(20));
        back(9, Duration.ofSeconds(20)); // those that were measured before count no more
        assertThat(patience()).isEqualTo(Duration.ofMinutes(20));
        back(1, Duration.ofSeconds(20));
        assertThat(patience()).isEqualTo(Duration.ofSeconds(200));
    }

    private Duration again(Duration median) {
        return mesh.write(tx -> {
            SendAgain.learn(tx, median);
            return SendAgain.after(tx);
        });
    }

    @Test
    void whatIsNotConfirmedWaitsForTenMediansAnHourAtLeastAndTwelveAtMost() {
        assertThat(mesh.<Duration>write(SendAgain::after)).isEqualTo(SendAgain.AT_LEAST);
        assertThat(again(Duration.ofMinutes(6).minusMillis(1))).isEqualTo(Duration.ofHours(1));
        assertThat(again(Duration.ofMinutes(6).plusMillis(1)))
                .isEqualTo(Duration.ofHours(1).plusMillis(10));
        assertThat(again(Duration.ofMinutes(72).minusMillis(1)))
                .isEqualTo(Duration.ofHours(12).minusMillis(10));
        assertThat(again(Duration.ofMinutes(72).plusMillis(1))).isEqualTo(Duration.ofHours(12));
        assertThat(mesh.<Duration>write(tx -> SendAgain.after(tx, SendAgain.MOST_DOUBLINGS + 1)))
                .isEqualTo(SendAgain.AT_MOST.multipliedBy(1 << SendAgain.MOST_DOUBLINGS));
    }

    @Test
    void moreFrequentSlotsNeedLessPatience() {
        change(tx -> new CoverSetting(Cover.HIGH, Optional.empty()).set(tx, NOW));
        assertThat(patience()).isEqualTo(Duration.ofMinutes(20));
        change(tx -> new CoverSetting(Cover.LOW, Optional.of(Duration.ofMillis(200))).set(tx, NOW));
        assertThat(patience()).isEqualTo(Duration.ofSeconds(24));
        change(tx -> new CoverSetting(Cover.OFF, Optional.empty()).set(tx, NOW));
        assertThat(patience()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void loopToAReceiverWithoutALeaseSaysNothing() {
        change(tx -> receiver(tx, TWO).leased(tx, Optional.empty(), NOW, NOW));
        MessageUuid uuid = send(NOW);

        change(tx -> loops.returned(tx, uuid, TWO, NOW.plusSeconds(60)));

        assertThat(outcomes()).isEmpty();
    }

    @Test
    void loopOfLongAgoIsForgotten() {
        var _ = send(NOW);

        giveUp(NOW.plus(Duration.ofDays(16)));

        assertThat(outcomes()).isEmpty();
        assertThat(
                        mesh.<Long>read(tx ->
                                tx.one("SELECT COUNT(*) FROM mesh_loop", row -> row.integer(1))
                                        .orElseThrow()))
                .isZero();
    }
}
