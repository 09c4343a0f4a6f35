package chat.tacit.sim.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.Forwarding;
import chat.tacit.protocol.mesh.host.Input;
import chat.tacit.protocol.mesh.host.Terms;
import chat.tacit.sim.Chance;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a trace and a learned way take of a server's heap: real machines are filled with packets and
 * notices that were read from bytes, so that nothing is shared that wouldn't be.
 */
final class Memory {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static final int TURNS = 20;

    private final Entropy entropy;
    private final SigningKey own;
    private final List<SigningKey> receiving = new ArrayList<>();
    private final List<Filling> fillings = new ArrayList<>();

    /** A packet and what both RX say of it. */
    private record Filling(byte[] packet, List<byte[]> notices) {}

    /**
     * @param trace bytes of one
     * @param way bytes of one
     */
    record Result(double trace, double way) {}

    private Memory(int keys) {
        entropy = Chance.of(keys).entropy();
        own = SigningKey.of(Secret.random(entropy, 32));
        for (int i = 0; i < 2; i++) {
            receiving.add(SigningKey.of(Secret.random(entropy, 32)));
        }
        Recipients.first(keys).forEach(this::prepare);
    }

    /** Fills so many machines with so many keys each. */
    static Result of(int machines, int keys) {
        Memory memory = new Memory(keys);
        memory.post(machines).forEach(memory::tell);
        long empty = used();
        List<Forwarding> filled = memory.post(machines);
        long posted = used();
        filled.forEach(memory::tell);
        long learned = used();
        int ways = filled.stream().mapToInt(Forwarding::ways).sum();
        int traces = filled.stream().mapToInt(Forwarding::traces).sum();
        return new Result((double) (posted - empty) / traces, (double) (learned - posted) / ways);
    }

    private void prepare(Recipients.Recipient key) {
        Packet packet = key.packet(entropy);
        KeptNotice.About about = new KeptNotice.About(packet.hash(), key.publicKey());
        List<byte[]> notices = new ArrayList<>();
        for (SigningKey rx : receiving) {
            Fingerprint name = Fingerprint.of(rx.publicKey());
            Lease lease = new Lease(key.name(), name, NOW, NOW.plus(Duration.ofDays(7)));
            Jws signed = lease.sign(key.key(), entropy);
            notices.add(KeptNotice.kept(about, signed, NOW, rx).encode());
        }
        fillings.add(new Filling(packet.stored(), notices));
    }

    private List<Forwarding> post(int machines) {
        List<Forwarding> all = new ArrayList<>();
        for (int i = 0; i < machines; i++) {
            Forwarding machine = new Forwarding(own, Terms.STANDARD, entropy);
            Set<Fingerprint> names =
                    Set.of(
                            Fingerprint.of(receiving.getFirst().publicKey()),
                            Fingerprint.of(receiving.getLast().publicKey()));
            machine.handle(new Input.Neighbours(names), NOW, _ -> {});
            for (Filling filling : fillings) {
                Packet packet = Packet.ofStored(filling.packet());
                PacketHash hash = packet.hash();
                machine.handle(new Input.Posted(hash, packet), NOW, _ -> {});
                machine.handle(new Input.Foreign(hash, packet), NOW, _ -> {});
            }
            all.add(machine);
        }
        return all;
    }

    private void tell(Forwarding machine) {
        for (Filling filling : fillings) {
            for (byte[] encoded : filling.notices()) {
                KeptNotice notice = KeptNotice.decode(encoded);
                machine.handle(new Input.Told(notice.server(), notice), NOW, _ -> {});
            }
        }
    }

    /** Bytes of heap in use once nothing more can be collected, which may take several turns. */
    private static long used() {
        MemoryMXBean heap = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int turn = 0; turn < TURNS; turn++) {
            heap.gc();
            least = Math.min(least, heap.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
