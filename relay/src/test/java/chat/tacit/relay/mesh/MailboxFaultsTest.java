package chat.tacit.relay.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.Input;
import chat.tacit.protocol.mesh.host.MailboxTerms;
import chat.tacit.relay.mesh.VirtualDisk.Fault;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is kept at RX when its store fails or its power goes, at any call ({@code spec/40-mesh}
 * §15).
 */
class MailboxFaultsTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final List<Packet> PACKETS =
            List.of(Packets.packet(1), Packets.packet(2), Packets.packet(3));

    @ParameterizedTest
    @EnumSource
    void packetOfWhichKeptWasSaidIsServedWhateverBecomesOfACall(Fault fault) {
        int calls = new Scenario(fault, Integer.MAX_VALUE).play();
        assertThat(calls).isGreaterThan(30);
        for (int call = 0; call < calls; call++) {
            new Scenario(fault, call).play();
        }
    }

    private static final class Scenario {
        private final String what;
        private final VirtualDisk disk = new VirtualDisk(new MemoryStore(64 << 20));
        private final VirtualMailboxes rx;
        private final VirtualMailboxes.Location owner;
        private final VirtualMailboxes.Location slow;
        private final List<PacketHash> got = new ArrayList<>();

        Scenario(Fault fault, int call) {
            this.what = fault + " at call " + call;
            disk.fault(fault, call);
            this.rx = new VirtualMailboxes(disk, MailboxTerms.STANDARD);
            this.owner = rx.new Location(Packets.KEY);
            this.slow = rx.new Location(Packets.KEY);
        }

        /** How many calls it took. */
        int play() {
            owner.leases(WEEK);
            owner.leases(WEEK);
            slow.send();
            slow.send(); // as a client repeats what was refused
            owner.deletes = true;
            for (Packet packet : PACKETS) {
                rx.offer(packet);
                fetch();
            }
            fetch();
            List<PacketHash> kept = kept();
            int calls = disk.done;

            rx.restart();
            rx.pass(Duration.ofMinutes(15));
            owner.leases(WEEK);
            List<PacketHash> served = new ArrayList<>(slow.all());
            assertThat(served).as(what).containsAll(kept);
            PACKETS.forEach(packet -> assertThat(rx.keeps(packet)).as(what).isTrue());
            served.addAll(slow.all());
            assertThat(served).as(what).doesNotHaveDuplicates();
            got.addAll(owner.all());
            assertThat(got).as(what).containsAll(PACKETS.stream().map(Packet::hash).toList());
            end();
            return calls;
        }

        /** As a client does, that commits what it gets. */
        private void fetch() {
            rx.answers.clear();
            owner.send();
            rx.answers.forEach(answer -> {
                owner.cursor = Optional.of(answer.cursor());
                answer.packet().map(Packet::hash).ifPresent(got::add);
            });
        }

        private List<PacketHash> kept() {
            return rx.said.stream()
                    .filter(Input.Kept.class::isInstance)
                    .map(said -> ((Input.Kept) said).about().packet())
                    .toList();
        }

        private void end() {
            rx.now = rx.now.plus(Duration.ofDays(14)).plus(Duration.ofHours(1));
            rx.sweep();
            assertThat(rx.stored(Packets.KEY)).as(what).isZero();
            assertThat(rx.keys()).as(what).isZero();
        }
    }
}
