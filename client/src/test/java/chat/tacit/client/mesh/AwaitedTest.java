package chat.tacit.client.mesh;

import static chat.tacit.client.mesh.KnownMesh.NOW;
import static chat.tacit.client.mesh.KnownMesh.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.mesh.Envelope;
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
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Packets of a contact, which come by two RX or by one alone. */
final class AwaitedTest {
    private static final RelayAddress GOOD = server(1);
    private static final RelayAddress BAD = server(2);
    private static final Duration PATIENCE = Duration.ofHours(2); // as long as no loop is back

    @TempDir private Path directory;
    private KnownMesh mesh;
    private Awaited awaited;
    private long key;
    private Instant now = NOW;

    @BeforeEach
    void open() {
        mesh = new KnownMesh(directory, 17);
        awaited = new Awaited(mesh.servers, new Loops(mesh.servers));
        mesh.know(4);
        change(tx -> {
            key = MeshKey.addOwn(tx, MeshKey.Purpose.LOOP, MeshPairs.get(0), mesh.entropy, NOW);
            belongsTo(tx, "contact");
            for (RelayAddress one : List.of(GOOD, BAD)) {
                Receiver.add(tx, key, one);
                lease(tx, one, NOW);
            }
        });
        now = NOW.plus(Receiver.KNOWN);
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

    private void belongsTo(Transaction tx, String purpose) {
        tx.update(
                "UPDATE mesh_key SET purpose = ?, conversation = ? WHERE id = ?",
                purpose,
                mesh.contact(tx).bytes(),
                key);
    }

    private Receiver receiver(Transaction tx, RelayAddress rx) {
        return Receiver.find(tx, key, rx).orElseThrow();
    }

    private void lease(Transaction tx, RelayAddress rx, Instant at) {
        receiver(tx, rx).leased(tx, Optional.of(at.plus(Duration.ofDays(7))), at, at);
    }

    private Envelope packet(Instant made) {
        return Loops.envelope(MeshPairs.get(0), mesh.entropy, made);
    }

    private void comes(Envelope packet, RelayAddress first) {
        change(tx -> awaited.first(tx, receiver(tx, first), packet, now));
    }

    private void comesAgain(Envelope packet, RelayAddress by) {
        change(tx -> awaited.again(tx, receiver(tx, by), packet, now));
    }

    private void empty(RelayAddress rx) {
        Cursor cursor = new Cursor(Bytes.owned(new byte[8]), 1);
        change(tx -> receiver(tx, rx).fetched(tx, cursor, true, now));
    }

    private void giveUp() {
        change(tx -> awaited.giveUp(tx, now));
    }

    private List<String> outcomes() {
        return mesh.read(tx ->
                tx.list(
                        "SELECT tx, lost FROM mesh_outcome WHERE rx IS NULL"
                                + " AND contact IS NOT NULL ORDER BY number",
                        row -> (row.flag(2) ? "lost " : "came ") + row.text(1)));
    }

    private boolean isInQuarantine(RelayAddress server) {
        return mesh.read(tx -> ServerTable.find(tx, server))
                .flatMap(it -> it.trouble().quarantinedUntil())
                .isPresent();
    }

    @Test
    void packetThatComesByBothSpeaksForBoth() {
        Envelope packet = packet(now);
        comes(packet, GOOD);
        comesAgain(packet, BAD);
        comesAgain(packet, BAD);
        now = now.plus(PATIENCE).plus(PATIENCE);
        empty(BAD);
        giveUp();
        assertThat(outcomes()).containsExactly("came " + GOOD, "came " + BAD);
    }

    @Test
    void packetIsLostWhereAllThatWaitedWasFetchedAfterItsTime() {
        comes(packet(now), GOOD);
        now = now.plus(PATIENCE).minusMillis(1);
        empty(BAD);
        giveUp();
        assertThat(outcomes()).containsExactly("came " + GOOD);
        now = now.plusMillis(1);
        giveUp(); // it wasn't fetched there since
        assertThat(outcomes()).containsExactly("came " + GOOD);
        empty(BAD);
        giveUp();
        giveUp();
        assertThat(outcomes()).containsExactly("came " + GOOD, "lost " + BAD);
    }

    @Test
    void receiverThatDropsWhatOneContactWritesIsNamedAndTheOtherIsNot() {
        int packets = 0;
        while (!isInQuarantine(BAD)) {
            assertThat(packets).isLessThan(8);
            comes(packet(now), GOOD);
            now = now.plus(PATIENCE);
            empty(BAD);
            giveUp();
            packets++;
        }
        assertThat(packets).isEqualTo(7); // 7 ln 4 is the first above 9.2
        assertThat(isInQuarantine(GOOD)).isFalse();
    }

    @Test
    void naturalLossNamesNobody() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            Envelope packet = packet(now);
            boolean atGood = random.nextInt(20) > 0;
            boolean atBad = random.nextInt(20) > 0;
            if (atGood || atBad) {
                comes(packet, atGood ? GOOD : BAD);
            }
            if (atGood && atBad) {
                comesAgain(packet, BAD);
            }
            now = now.plus(Duration.ofMinutes(20));
            empty(GOOD);
            empty(BAD);
            change(tx -> {
                lease(tx, GOOD, now);
                lease(tx, BAD, now);
            });
            giveUp();
        }
        assertThat(outcomes()).hasSizeGreaterThan(550).anyMatch(it -> it.startsWith("lost "));
        assertThat(isInQuarantine(GOOD)).isFalse();
        assertThat(isInQuarantine(BAD)).isFalse();
    }

    @Test
    void receiverThatNeverComesToTheEndIsNotSpared() {
        comes(packet(now), GOOD);
        now = now.plus(PATIENCE).plusMillis(1);
        for (int i = 0; i < Loops.MOST_BEFORE; i++) {
            change(tx -> awaited.read(tx, receiver(tx, BAD), now));
        }
        giveUp();
        assertThat(outcomes()).containsExactly("came " + GOOD);
        change(tx -> awaited.read(tx, receiver(tx, BAD), now));
        giveUp();
        assertThat(outcomes()).containsExactly("came " + GOOD, "lost " + BAD);
    }

    /** Whoever posted it couldn't know yet that it receives. */
    @Test
    void receiverIsNotChargedWithWhatWasMadeBeforeItWasKnown() {
        comes(packet(now.minusSeconds(1)), GOOD);
        assertThat(outcomes()).isEmpty();
        comes(packet(now), GOOD);
        assertThat(outcomes()).hasSize(1);
    }

    @Test
    void receiverWhoseLeaseLapsedBeginsAnew() {
        now = NOW.plus(Duration.ofDays(8));
        change(tx -> lease(tx, BAD, now));
        comes(packet(now), GOOD);
        assertThat(outcomes()).isEmpty();
        comes(packet(now.plus(Receiver.KNOWN)), GOOD);
        assertThat(outcomes()).containsExactly("came " + GOOD);
    }

    /** Anybody can bring a packet for an invitation to one RX alone. */
    @Test
    void whatStrangersWriteSaysNothing() {
        change(tx -> belongsTo(tx, "invitation"));
        comes(packet(now), GOOD);
        now = now.plus(PATIENCE);
        empty(BAD);
        giveUp();
        assertThat(outcomes()).isEmpty();
    }

    @Test
    void whatIsAwaitedForAWeekIsForgotten() {
        comes(packet(now), GOOD);
        now = now.plus(Receiver.AFTERWARDS).plusMillis(1);
        giveUp();
        empty(BAD);
        giveUp();
        assertThat(outcomes()).containsExactly("came " + GOOD);
    }
}
