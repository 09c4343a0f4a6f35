package chat.tacit.relay.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.kit.InMemory;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.host.MailboxTerms;
import chat.tacit.protocol.mesh.host.MeshKey;
import chat.tacit.protocol.mesh.host.OutgoingTerms;
import chat.tacit.store.Store;
import chat.tacit.store.memory.MemoryStore;
import chat.tacit.store.rocksdb.RocksStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** When packets are gone from TX and RX, and from every file ({@code spec/40-mesh} §15). */
class RetentionTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Packet PACKET = Packets.packet(1);

    @TempDir(factory = InMemory.class)
    Path temp;

    @Test
    void packetsEndAfterSevenDays() {
        VirtualDisk disk = new VirtualDisk(new MemoryStore(64 << 20));
        VirtualMailboxes rx = new VirtualMailboxes(disk, MailboxTerms.STANDARD);
        VirtualMailboxes.Location owner = rx.new Location(Packets.KEY);
        owner.leases(WEEK);
        rx.offer(PACKET);
        for (int day = 1; day < 7; day++) {
            rx.pass(Duration.ofDays(1));
            owner.leases(WEEK);
        }
        rx.pass(Duration.ofDays(1).minus(HOUR));
        assertThat(rx.new Location(Packets.KEY).next()).contains(PACKET.hash());
        rx.pass(HOUR.plusMinutes(16));
        assertThat(rx.new Location(Packets.KEY).next()).isEmpty();
        assertThat(rx.stored(Packets.KEY)).isZero();
        assertThat(rx.has(new MeshKey(MeshKey.Space.KEPT, PACKET.hash().bytes()))).isFalse();
        assertThat(rx.keys()).isEqualTo(1);
    }

    @Test
    void txStopsAfterSevenDays() {
        VirtualDisk disk = new VirtualDisk(new MemoryStore(64 << 20));
        VirtualOutgoing tx = new VirtualOutgoing(disk, OutgoingTerms.STANDARD);
        tx.post(PACKET);
        tx.pass(WEEK.minus(HOUR));
        tx.restart();
        assertThat(tx.size()).isEqualTo(1);
        tx.pass(HOUR.minusSeconds(1));
        assertThat(tx.size()).isEqualTo(1);
        int tries = tx.passed.size();
        tx.pass(Duration.ofMinutes(16));
        assertThat(tx.size()).isZero();
        assertThat(tx.stored()).isZero();
        tx.restart();
        assertThat(tx.size()).isZero();
        tx.pass(WEEK);
        assertThat(tx.passed).hasSize(tries);
    }

    @Test
    void deliveredPacketIsGoneFromEveryFileOfItsTx() throws IOException {
        try (Store store = RocksStore.open(temp)) {
            VirtualDisk disk = new VirtualDisk(store);
            VirtualOutgoing tx = new VirtualOutgoing(disk, OutgoingTerms.STANDARD);
            tx.post(Packets.packet(2));
            tx.post(PACKET);
            assertThat(isWritten(PACKET)).isTrue();
            tx.delivered(PACKET.hash());
            tx.sweep();
            assertThat(isWritten(PACKET)).isFalse();
            assertThat(isWritten(Packets.packet(2))).isTrue();
        }
    }

    @Test
    void fetchedPacketIsGoneFromEveryFileOfItsRxAndItsKeyAfterItsEnd() throws IOException {
        try (Store store = RocksStore.open(temp)) {
            VirtualDisk disk = new VirtualDisk(store);
            VirtualMailboxes rx = new VirtualMailboxes(disk, MailboxTerms.STANDARD);
            VirtualMailboxes.Location owner = rx.new Location(Packets.KEY);
            owner.leases(WEEK);
            owner.deletes = true;
            rx.offer(PACKET);
            rx.offer(Packets.packet(2));
            owner.all();
            rx.sweep();
            assertThat(isWritten(PACKET)).isFalse();
            String key =
                    new String(owner.thumbprint().bytes().shared(), StandardCharsets.ISO_8859_1);
            assertThat(isWritten(key)).isTrue();
            rx.now = rx.now.plus(Duration.ofDays(14)).plus(HOUR);
            rx.sweep();
            rx.sweep();
            assertThat(isWritten(key)).isFalse();
        }
    }

    /** Whether 16 bytes from within the packet are in any file that holds rows and entries. */
    private boolean isWritten(Packet packet) throws IOException {
        return isWritten(
                new String(packet.message().bytes(), 1_000, 16, StandardCharsets.ISO_8859_1));
    }

    private boolean isWritten(String part) throws IOException {
        try (Stream<Path> files = Files.walk(temp)) {
            return files.filter(file -> file.toString().matches(".*\\.(sst|log)"))
                    .anyMatch(file -> text(file).contains(part));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
