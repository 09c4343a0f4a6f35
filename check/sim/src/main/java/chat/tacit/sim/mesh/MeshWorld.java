package chat.tacit.sim.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.Input;
import chat.tacit.protocol.mesh.host.Terms;
import chat.tacit.sim.Chance;
import chat.tacit.sim.Schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A mesh on virtual time. Every server picks neighbours as {@code spec/40-mesh} §7.2 has it; a
 * packet takes to a neighbour what the two are away, 10 to 130 ms; an RX says kept when its disk
 * has it.
 */
final class MeshWorld {
    /** MESH_NEIGHBOURS and MESH_NEIGHBOURS_TAKEN. */
    static final int PICKS = 8;

    private static final int TAKEN = 16;

    /** Until a packet is on an RX's disk, or it is clear that it isn't for this server. */
    static final Duration STORING = Duration.ofMillis(5);

    private static final Duration NEAR = Duration.ofMillis(5);
    private static final Duration FAR = Duration.ofMillis(60);
    private static final Duration JITTER = Duration.ofMillis(10);

    final Schedule schedule = new Schedule();
    final Terms terms;
    final Chance chance;
    final Entropy entropy;
    private final Chance links;
    private final List<MeshServer> servers = new ArrayList<>();
    private final Map<Fingerprint, MeshServer> byName = new HashMap<>();
    private final IdentityHashMap<Packet, PacketHash> hashes = new IdentityHashMap<>();

    /** Packets from server to server, and notices of what is kept, with their bytes. */
    long passes;

    long notices;
    long noticeBytes;

    /** Words of a server that didn't hold. */
    long blamed;

    /** Of 100 packets from server to server, how many get lost. */
    int loss;

    MeshWorld(long seed, int count, Terms terms) {
        this.terms = terms;
        this.chance = Chance.of(seed);
        this.entropy = chance.entropy();
        this.links = chance.branch();
        for (int i = 0; i < count; i++) {
            MeshServer server = new MeshServer(this, chance.between(NEAR, FAR));
            servers.add(server);
            byName.put(server.name, server);
        }
        Map<MeshServer, Integer> taken = new HashMap<>();
        servers.forEach(it -> picks(it, taken));
        servers.forEach(MeshServer::meet);
    }

    private void picks(MeshServer server, Map<MeshServer, Integer> taken) {
        List<MeshServer> others = new ArrayList<>(servers);
        others.remove(server);
        others.removeAll(server.neighbours());
        others.removeIf(it -> taken.getOrDefault(it, 0) >= TAKEN);
        for (int i = 0; i < PICKS && !others.isEmpty(); i++) {
            MeshServer picked = others.remove(chance.between(0, others.size() - 1));
            taken.merge(picked, 1, Integer::sum);
            join(server, picked);
        }
    }

    static void join(MeshServer one, MeshServer other) {
        one.neighbours().add(other);
        other.neighbours().add(one);
    }

    static void part(MeshServer one, MeshServer other) {
        one.neighbours().remove(other);
        other.neighbours().remove(one);
    }

    List<MeshServer> servers() {
        return servers;
    }

    Instant now() {
        return schedule.instant();
    }

    /** Servers drawn at random, all different. */
    List<MeshServer> draw(int count) {
        return draw(count, List.of());
    }

    /** Servers drawn at random, all different, and none of {@code but}. */
    List<MeshServer> draw(int count, List<MeshServer> but) {
        List<MeshServer> left = new ArrayList<>(servers);
        left.removeAll(but);
        List<MeshServer> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drawn.add(left.remove(chance.between(0, left.size() - 1)));
        }
        return drawn;
    }

    /** Lets a key be received for at two servers, from now on for a week. */
    List<MeshServer> lease(Recipients.Recipient key) {
        List<MeshServer> drawn = draw(2);
        drawn.forEach(it -> it.lease(key));
        return drawn;
    }

    /** Posts a new packet for a key. */
    PacketHash post(MeshServer tx, Recipients.Recipient key) {
        Packet packet = key.packet(entropy);
        hashes.put(packet, packet.hash());
        return tx.post(packet);
    }

    /** A packet is one object in a run, and is hashed once. */
    PacketHash hashOf(Packet packet) {
        return hashes.computeIfAbsent(packet, Packet::hash);
    }

    /** Forgets the packets that were posted until now. */
    void forgetHashes() {
        hashes.clear();
    }

    void pass(MeshServer from, Fingerprint to, Input.Passed passed) {
        passes++;
        if (!links.in(loss)) {
            send(from, to, passed);
        }
    }

    void tell(MeshServer from, Fingerprint to, KeptNotice notice) {
        notices++;
        noticeBytes += notice.encode().length;
        send(from, to, new Input.Told(from.name, notice));
    }

    private void send(MeshServer from, Fingerprint name, Input input) {
        MeshServer to = Objects.requireNonNull(byName.get(name));
        Duration away = from.distance.plus(to.distance);
        schedule.after(away.plus(links.between(Duration.ZERO, JITTER)), () -> to.handle(input));
    }
}
