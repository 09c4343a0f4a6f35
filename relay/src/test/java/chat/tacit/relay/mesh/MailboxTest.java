package chat.tacit.relay.mesh;

import static chat.tacit.relay.mesh.Packets.KEY;
import static chat.tacit.relay.mesh.Packets.OTHER;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.Input;
import chat.tacit.protocol.mesh.host.MailboxInput;
import chat.tacit.protocol.mesh.host.MailboxTerms;
import chat.tacit.protocol.mesh.host.MeshKey;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What RX does with packets for its keys, and for their owners ({@code spec/40-mesh} §6). */
class MailboxTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Packet FIRST = Packets.packet(1);
    private static final Packet SECOND = Packets.packet(2);
    private static final Packet THIRD = Packets.packet(3);

    private final VirtualDisk disk = new VirtualDisk(new MemoryStore(64 << 20));
    private final VirtualMailboxes rx = new VirtualMailboxes(disk, MailboxTerms.STANDARD);
    private final VirtualMailboxes.Location owner = rx.new Location(KEY);

    private static boolean isNote(StoreCall call) {
        return call instanceof StoreCall.Set set
                && set.key() instanceof MeshKey(MeshKey.Space space, _)
                && space == MeshKey.Space.KEPT;
    }

    @Test
    void packetIsKeptOnceItIsDurableAndNoted() {
        owner.leases(WEEK);
        disk.holding = StoreCall.Append.class::isInstance;
        PacketHash hash = rx.offer(FIRST);
        assertThat(rx.said).isEmpty();
        disk.release();
        assertThat(rx.said)
                .singleElement()
                .isInstanceOfSatisfying(
                        Input.Kept.class,
                        it -> {
                            assertThat(it.about().packet()).isEqualTo(hash);
                            assertThat(it.lease().isSignedBy(KEY.publicKey())).isTrue();
                        });
        rx.said.clear();
        disk.holding = MailboxTest::isNote;
        rx.offer(SECOND);
        assertThat(rx.said).isEmpty();
        disk.release();
        assertThat(rx.said).hasSize(1);
    }

    @Test
    void packetIsServedOnceItIsDurable() {
        owner.leases(WEEK);
        rx.answers.clear();
        disk.holding = StoreCall.Append.class::isInstance;
        rx.offer(FIRST);
        owner.send();
        assertThat(rx.answers).isEmpty();
        disk.release();
        assertThat(rx.answers).singleElement().matches(it -> it.packet().isPresent());
    }

    @Test
    void twoCopiesAtOnceAreKeptOnce() {
        owner.leases(WEEK);
        disk.holding = StoreCall.Append.class::isInstance;
        rx.offer(FIRST);
        rx.offer(FIRST);
        disk.release();
        assertThat(rx.said).hasSize(2).allMatch(Input.Kept.class::isInstance);
        rx.restart();
        assertThat(rx.keeps(FIRST)).isTrue();
        assertThat(rx.stored(KEY)).isEqualTo(1);
    }

    @Test
    void packetOfAnotherKeyIsForeignAndTakesNoCallOnTheStore() {
        owner.leases(WEEK);
        int before = disk.done;
        assertThat(rx.wordOn(Packets.packet(OTHER.publicKey(), 1)))
                .containsInstanceOf(Input.Foreign.class);
        assertThat(disk.done).isEqualTo(before);
        disk.failing = StoreCall.Read.class::isInstance;
        rx.restart();
        assertThat(rx.wordOn(Packets.packet(OTHER.publicKey(), 1)))
                .containsInstanceOf(Input.Foreign.class);
    }

    @Test
    void keyWhoseLeaseIsOverIsGoneAndIsAnsweredUntilAllHasEnded() {
        owner.leases(Duration.ofDays(1));
        assertThat(rx.keeps(FIRST)).isTrue();
        rx.pass(Duration.ofDays(1));
        assertThat(rx.wordOn(SECOND)).containsInstanceOf(Input.Gone.class);
        assertThat(owner.all()).containsExactly(FIRST.hash());
        rx.pass(WEEK.minus(Duration.ofHours(1)));
        assertThat(rx.wordOn(SECOND)).containsInstanceOf(Input.Gone.class);
        rx.pass(Duration.ofHours(2));
        assertThat(rx.wordOn(SECOND)).containsInstanceOf(Input.Foreign.class);
        assertThat(rx.keys()).isZero();
    }

    @Test
    void leaseEndsByAnother() {
        owner.leases(WEEK);
        rx.pass(Duration.ofMinutes(1));
        owner.leases(Duration.ZERO);
        assertThat(rx.wordOn(FIRST)).containsInstanceOf(Input.Gone.class);
        rx.pass(Duration.ofMinutes(1));
        owner.leases(WEEK);
        assertThat(rx.keeps(FIRST)).isTrue();
    }

    @Test
    void olderLeaseIsAsIfItHadNotCome() {
        var old = rx.lease(KEY, Duration.ZERO);
        rx.pass(Duration.ofMinutes(1));
        owner.leases(WEEK);
        owner.leases(old);
        assertThat(rx.keeps(FIRST)).isTrue();
        assertThat(rx.refused).isEmpty();
        rx.pass(Duration.ofDays(6));
        var expired = rx.lease(KEY, rx.now.minusSeconds(60), rx.now.minusSeconds(30));
        owner.leases(expired);
        assertThat(rx.keeps(SECOND)).isTrue();
    }

    @Test
    void leaseThatEndsMakesNoKey() {
        owner.leases(Duration.ZERO);
        assertThat(rx.keys()).isZero();
        assertThat(rx.refused).isEmpty();
    }

    @Test
    void fullMailboxAndFullStoreSayNothing() {
        VirtualMailboxes small = with(new MailboxTerms(10, 10, 2, 8, 60, WEEK));
        VirtualMailboxes.Location its = small.new Location(KEY);
        its.leases(WEEK);
        its.deletes = true;
        assertThat(small.keeps(FIRST)).isTrue();
        assertThat(small.keeps(SECOND)).isTrue();
        assertThat(small.wordOn(THIRD)).isEmpty();
        assertThat(its.all()).containsExactly(FIRST.hash(), SECOND.hash());
        small.handle(new MailboxInput.Room(false));
        assertThat(small.wordOn(THIRD)).isEmpty();
        assertThat(small.keeps(FIRST)).isTrue();
        small.handle(new MailboxInput.Room(true));
        assertThat(small.keeps(THIRD)).isTrue();
    }

    private static VirtualMailboxes with(MailboxTerms terms) {
        return new VirtualMailboxes(new VirtualDisk(new MemoryStore(64 << 20)), terms);
    }

    @Test
    void everyLocationReadsEverythingByItsOwnCursor() {
        VirtualMailboxes.Location second = rx.new Location(KEY);
        owner.leases(WEEK);
        List<PacketHash> kept = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            kept.add(rx.offer(Packets.packet(i)));
        }
        assertThat(owner.fetch().waiting()).isEqualTo(4);
        assertThat(owner.all()).isEqualTo(kept);
        assertThat(owner.fetch().waiting()).isZero();
        rx.restart();
        assertThat(owner.all()).isEmpty();
        assertThat(second.all()).isEqualTo(kept);
        owner.cursor = Optional.empty();
        assertThat(owner.all()).isEqualTo(kept);
    }

    @Test
    void packetsAreDeletedPastTheLowestLocationAlone() {
        VirtualMailboxes.Location slow = rx.new Location(KEY);
        owner.leases(WEEK);
        slow.send();
        rx.offer(FIRST);
        rx.offer(SECOND);
        owner.deletes = true;
        owner.all();
        assertThat(rx.stored(KEY)).isEqualTo(2);
        assertThat(slow.next()).contains(FIRST.hash());
        slow.send();
        assertThat(rx.stored(KEY)).isEqualTo(2);
        owner.send();
        assertThat(rx.stored(KEY)).isEqualTo(1);
        slow.all();
        owner.send();
        assertThat(rx.stored(KEY)).isZero();
        assertThat(rx.keeps(FIRST)).isTrue();
        assertThat(rx.stored(KEY)).isZero();
    }

    @Test
    void locationThatIsSilentLongestIsForgottenForANinth() {
        owner.leases(WEEK);
        VirtualMailboxes.Location silent = rx.new Location(KEY);
        silent.send();
        rx.offer(FIRST);
        List<VirtualMailboxes.Location> others = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            rx.pass(Duration.ofHours(1));
            others.add(rx.new Location(KEY));
            others.getLast().all();
            if (i < 6) {
                owner.all();
                owner.deletes = true;
                owner.send();
                assertThat(rx.stored(KEY)).isEqualTo(1);
            }
        }
        owner.send();
        assertThat(rx.stored(KEY)).isZero();
    }

    @Test
    void locationThatWasSilentForAWeekHoldsNothingBack() {
        VirtualMailboxes.Location silent = rx.new Location(KEY);
        owner.leases(WEEK);
        silent.send();
        rx.pass(Duration.ofDays(4));
        owner.leases(WEEK);
        rx.offer(FIRST);
        owner.deletes = true;
        owner.all();
        assertThat(rx.stored(KEY)).isEqualTo(1);
        rx.pass(Duration.ofDays(3).plusHours(1));
        owner.send();
        assertThat(rx.stored(KEY)).isZero();
    }

    @Test
    void cursorOfAnotherEpochOrOneThatIsNotThereYetCountsAsNone() {
        owner.leases(WEEK);
        rx.offer(FIRST);
        rx.offer(SECOND);
        owner.all();
        Cursor good = owner.cursor.orElseThrow();
        owner.cursor = Optional.of(new Cursor(good.epoch(), good.sequence() + 1));
        assertThat(owner.next()).contains(FIRST.hash());
        byte[] other = good.epoch().toArray();
        other[0] ^= 1;
        owner.cursor = Optional.of(new Cursor(Bytes.owned(other), good.sequence()));
        assertThat(owner.next()).contains(FIRST.hash());
    }

    @Test
    void keyThatNobodyKnowsIsAnsweredAfterTheSameReads() {
        owner.leases(WEEK);
        owner.send();
        disk.asked.clear();
        FetchAnswer known = owner.fetch();
        List<Class<?>> reads = kinds();
        FetchAnswer unknown = rx.new Location(OTHER).fetch();
        assertThat(kinds()).isEqualTo(reads);
        assertThat(unknown.packet()).isEmpty();
        assertThat(unknown.waiting()).isZero();
        assertThat(unknown.encode().size()).isEqualTo(known.encode().size());
        assertThat(rx.keys()).isEqualTo(1);
    }

    private List<Class<?>> kinds() {
        List<Class<?>> kinds = new ArrayList<>();
        disk.asked.forEach(call -> kinds.add(call.getClass()));
        disk.asked.clear();
        return kinds;
    }

    @Test
    void keyThatComesBackAfterItsEndSeesNothingOfBefore() {
        owner.leases(Duration.ofDays(1));
        rx.offer(FIRST);
        rx.now = rx.now.plus(Duration.ofDays(9));
        owner.leases(WEEK);
        assertThat(owner.all()).isEmpty();
        assertThat(rx.keeps(SECOND)).isTrue();
        rx.pass(Duration.ofDays(6));
        assertThat(owner.all()).containsExactly(SECOND.hash());
        assertThat(rx.keys()).isEqualTo(1);
    }

    @Test
    void fetchIsRefusedAfterAsManyInAMinute() {
        owner.leases(WEEK);
        for (int i = 1; i < 60; i++) {
            owner.send();
        }
        assertThat(rx.refused).isEmpty();
        owner.send();
        assertThat(rx.refused).containsExactly(Refusal.TOO_MANY);
        rx.new Location(OTHER).fetch();
        rx.pass(Duration.ofMinutes(1));
        assertThat(owner.fetch().waiting()).isZero();
    }

    @Test
    void packetsThatWaitForTheStoreAreBounded() {
        owner.leases(WEEK);
        disk.holding = StoreCall.Append.class::isInstance;
        rx.offer(FIRST);
        for (int i = 1; i < 1_024; i++) {
            rx.offer(FIRST);
        }
        rx.offer(SECOND);
        disk.release();
        assertThat(rx.said).hasSize(1_024);
        assertThat(rx.keeps(SECOND)).isTrue();
    }
}
