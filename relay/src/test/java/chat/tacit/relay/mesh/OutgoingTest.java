package chat.tacit.relay.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.OutgoingInput;
import chat.tacit.protocol.mesh.host.OutgoingTerms;
import chat.tacit.protocol.mesh.host.Poster;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What TX does with packets until somebody keeps them ({@code spec/40-mesh} §7.4). */
class OutgoingTest {
    private static final Duration WEEK = Duration.ofDays(7);

    private static final OutgoingTerms OF_A_DAY = new OutgoingTerms(100, Duration.ofDays(1));

    /** Logs of a day before and a day behind. */
    private static final int READ_BACK = 2 * 96 + 1;

    private static final Packet FIRST = Packets.packet(1);
    private static final Packet SECOND = Packets.packet(2);
    private static final Packet THIRD = Packets.packet(3);

    private final VirtualDisk disk = new VirtualDisk(new MemoryStore(64 << 20));
    private VirtualOutgoing tx = new VirtualOutgoing(disk, OutgoingTerms.STANDARD);

    @Test
    void packetIsAcceptedAndPassedOnOnceItIsDurable() {
        disk.holding = StoreCall.Append.class::isInstance;
        PacketHash hash = tx.post(FIRST);
        assertThat(tx.accepted).isEmpty();
        assertThat(tx.passed).isEmpty();
        disk.release();
        assertThat(tx.accepted).containsExactly(hash);
        assertThat(tx.timesOf(hash, tx.now)).containsExactly(0L);
    }

    @Test
    void packetIsTriedAgainAfterHalfAMinuteThenTwiceAsLongEachTime() {
        PacketHash hash = tx.post(FIRST);
        tx.pass(Duration.ofHours(3));
        assertThat(tx.timesOf(hash, Packets.NOW))
                .containsExactly(0L, 30L, 90L, 210L, 450L, 930L, 1_890L, 3_810L, 7_650L);
    }

    @Test
    void packetThatIsKeptIsTriedNoMore() {
        PacketHash hash = tx.post(FIRST);
        tx.pass(Duration.ofSeconds(40));
        tx.delivered(hash);
        tx.pass(WEEK);
        assertThat(tx.timesOf(hash, Packets.NOW)).containsExactly(0L, 30L);
        assertThat(tx.size()).isZero();
    }

    @Test
    void packetWhoseWayEndedIsPassedOnAtOnce() {
        PacketHash hash = tx.post(FIRST);
        tx.pass(Duration.ofSeconds(3));
        tx.handle(new OutgoingInput.Retry(hash));
        tx.handle(new OutgoingInput.Retry(SECOND.hash()));
        assertThat(tx.passed).hasSize(2);
        assertThat(tx.timesOf(hash, Packets.NOW)).containsExactly(0L, 3L);
    }

    @Test
    void samePacketIsTakenOnce() {
        disk.holding = StoreCall.Append.class::isInstance;
        tx.post(FIRST);
        tx.post(FIRST);
        disk.release();
        PacketHash hash = tx.post(FIRST);
        assertThat(tx.refused).isEmpty();
        assertThat(tx.timesOf(hash, tx.now)).containsExactly(0L);
        assertThat(tx.stored()).isEqualTo(1);
    }

    @Test
    void fullTxRefusesUntilSomethingIsDelivered() {
        tx = new VirtualOutgoing(disk, new OutgoingTerms(2, WEEK));
        PacketHash first = tx.post(FIRST);
        disk.holding = StoreCall.Append.class::isInstance;
        tx.post(SECOND);
        tx.post(THIRD);
        assertThat(tx.refused).containsExactly(Refusal.FULL);
        disk.release();
        tx.delivered(first);
        PacketHash third = tx.post(THIRD);
        assertThat(tx.accepted).contains(third);
        tx.delivered(third);
        tx.handle(new OutgoingInput.Room(false));
        tx.post(FIRST);
        assertThat(tx.refused).containsExactly(Refusal.FULL, Refusal.FULL);
    }

    @Test
    void addressHasASixteenthOfTheRoomAndOneThatManyShareAQuarter() {
        tx = new VirtualOutgoing(disk, new OutgoingTerms(32, WEEK));
        Poster alone = new Poster(0, false);
        Poster many = new Poster(1, true);
        PacketHash first = tx.post(Packets.packet(10), alone);
        for (int i = 11; i < 20; i++) {
            tx.post(Packets.packet(i), alone);
        }
        assertThat(tx.size()).isEqualTo(2);
        for (int i = 20; i < 30; i++) {
            tx.post(Packets.packet(i), many);
        }
        assertThat(tx.size()).isEqualTo(10);
        assertThat(tx.refused).hasSize(10).containsOnly(Refusal.FULL);
        tx.post(Packets.packet(30), new Poster(2, false));
        tx.delivered(first);
        tx.post(Packets.packet(31), alone);
        tx.post(Packets.packet(32), alone);
        assertThat(tx.size()).isEqualTo(11);
        assertThat(tx.refused).hasSize(11);
    }

    @Test
    void whatCouldNotBeWrittenTakesNoRoom() {
        tx = new VirtualOutgoing(disk, new OutgoingTerms(16, WEEK));
        Poster alone = new Poster(0, false);
        disk.failing = _ -> true;
        tx.post(FIRST, alone);
        disk.failing = _ -> false;
        PacketHash second = tx.post(SECOND, alone);
        assertThat(tx.accepted).containsExactly(second);
        tx.restart();
        PacketHash third = tx.post(THIRD, alone);
        assertThat(tx.accepted).containsExactlyInAnyOrder(second, third);
    }

    @Test
    void storeThatFailsRefusesThePostAndKeepsWhatItHas() {
        PacketHash first = tx.post(FIRST);
        disk.failing = _ -> true;
        tx.post(SECOND);
        assertThat(tx.refused).containsExactly(Refusal.RETRY);
        tx.pass(Duration.ofMinutes(40));
        assertThat(tx.timesOf(first, Packets.NOW)).containsExactly(0L);
        disk.failing = _ -> false;
        tx.pass(Duration.ofMinutes(20));
        assertThat(tx.timesOf(first, Packets.NOW)).hasSizeGreaterThan(1);
        assertThat(tx.accepted).containsExactly(first);
        tx.restart();
        assertThat(tx.size()).isEqualTo(1);
    }

    @Test
    void deliveredPacketIsGoneFromTheStoreAfterTheNextSweep() {
        PacketHash stays = tx.post(FIRST);
        PacketHash goes = tx.post(SECOND);
        tx.post(THIRD);
        tx.delivered(goes);
        tx.delivered(THIRD.hash());
        assertThat(tx.stored()).isEqualTo(3);
        tx.sweep();
        assertThat(tx.stored()).isEqualTo(1);
        tx.pass(Duration.ofHours(5));
        assertThat(tx.stored()).isEqualTo(1);
        assertThat(tx.timesOf(stays, Packets.NOW)).hasSizeGreaterThan(8);
        tx.delivered(stays);
        tx.sweep();
        assertThat(tx.stored()).isZero();
    }

    @Test
    void packetThatIsDeliveredWhileItIsCarriedIsGoneAfterTheNextSweep() {
        PacketHash first = tx.post(FIRST);
        tx.pass(Duration.ofMinutes(14));
        disk.holding = StoreCall.Append.class::isInstance;
        tx.pass(Duration.ofMinutes(2));
        tx.delivered(first);
        disk.release();
        tx.sweep();
        assertThat(tx.stored()).isZero();
        tx.restart();
        assertThat(tx.size()).isZero();
    }

    @Test
    void packetThatIsCarriedWhileItsQuarterEndsStays() {
        tx.pass(Duration.ofMinutes(13).plusSeconds(50));
        tx.post(FIRST);
        tx.post(SECOND);
        tx.delivered(SECOND.hash());
        disk.holding = StoreCall.Append.class::isInstance;
        tx.sweep();
        tx.now = tx.now.plus(Duration.ofMinutes(2));
        disk.release();
        tx.restart();
        assertThat(tx.size()).isEqualTo(1);
        assertThat(tx.stored()).isEqualTo(1);
    }

    @Test
    void restartGoesOnWhereItWas() {
        PacketHash hash = tx.post(FIRST);
        tx.pass(Duration.ofHours(1));
        tx.restart();
        assertThat(tx.size()).isEqualTo(1);
        tx.pass(Duration.ofHours(2));
        assertThat(tx.timesOf(hash, Packets.NOW)).endsWith(1_890L, 3_600L, 7_440L);
        tx.post(FIRST);
        assertThat(tx.stored()).isEqualTo(1);
    }

    @Test
    void longOutageLosesNothing() {
        PacketHash hash = tx.post(FIRST);
        tx.pass(Duration.ofHours(1));
        tx.now = tx.now.plus(Duration.ofDays(6));
        tx.restart();
        assertThat(tx.timesOf(hash, tx.now)).endsWith(0L);
    }

    @Test
    void postsBeforeItIsReadBackAreRefusedAndAReadThatFailsIsRepeated() {
        tx.post(FIRST);
        disk.failing = StoreCall.Read.class::isInstance;
        tx.restart();
        tx.post(SECOND);
        assertThat(tx.refused).containsExactly(Refusal.RETRY);
        disk.failing = _ -> false;
        tx.pass(Duration.ofSeconds(30));
        assertThat(tx.size()).isEqualTo(1);
        tx.post(SECOND);
        assertThat(tx.size()).isEqualTo(2);
    }

    @Test
    void retriesComeAsFastAsANeighbourTakesThem() {
        for (int i = 0; i < 250; i++) {
            tx.post(Packets.packet(i));
        }
        tx.passed.clear();
        tx.pass(Duration.ofSeconds(30));
        assertThat(tx.passed).hasSize(100);
        tx.pass(Duration.ofSeconds(1));
        assertThat(tx.passed).hasSize(200);
        tx.pass(Duration.ofSeconds(1));
        assertThat(tx.passed).hasSize(250);
    }

    /** What a client was told, and nobody keeps, is tried again, whatever became of a call. */
    @ParameterizedTest
    @EnumSource
    void crashOrFailureAtAnyCallLosesNothing(VirtualDisk.Fault fault) {
        int calls = scenario(fault, Integer.MAX_VALUE);
        assertThat(calls).isGreaterThan(READ_BACK + 30);
        for (int call = 0; call < calls; call += call < READ_BACK - 60 ? 60 : 1) {
            scenario(fault, call);
        }
    }

    /** How many calls it took. */
    private static int scenario(VirtualDisk.Fault fault, int call) {
        VirtualDisk disk = new VirtualDisk(new MemoryStore(64 << 20));
        disk.fault(fault, call);
        VirtualOutgoing tx = new VirtualOutgoing(disk, OF_A_DAY);
        tx.post(FIRST);
        tx.post(SECOND);
        tx.pass(Duration.ofMinutes(10));
        tx.post(THIRD);
        boolean delivered = !disk.isOff();
        tx.delivered(SECOND.hash());
        tx.pass(Duration.ofHours(2));
        int calls = disk.done;
        Set<PacketHash> lasting = new HashSet<>(tx.accepted);
        if (delivered) {
            lasting.remove(SECOND.hash());
        }

        tx.restart();
        Instant restarted = tx.now;
        tx.pass(Duration.ofHours(6));
        for (PacketHash hash : lasting) {
            assertThat(tx.timesOf(hash, restarted))
                    .as("%s at call %d", fault, call)
                    .anyMatch(at -> at >= 0);
        }
        for (Packet packet : List.of(FIRST, SECOND, THIRD)) {
            tx.delivered(packet.hash());
        }
        tx.sweep();
        tx.pass(Duration.ofHours(1));
        assertThat(tx.stored()).as("%s at call %d", fault, call).isZero();
        return calls;
    }
}
