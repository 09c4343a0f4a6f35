package chat.tacit.sim.mesh;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.Forwarding;
import chat.tacit.protocol.mesh.host.Input;
import chat.tacit.protocol.mesh.host.Output;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One server: the real machine that passes packets on, the keys that it is RX of, and what it tries
 * to deliver as TX ({@code spec/40-mesh} §7).
 */
final class MeshServer {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofDays(7);

    private final MeshWorld world;
    private final SigningKey identity;
    private final Set<MeshServer> neighbours = new LinkedHashSet<>();
    private final Map<Thumbprint, Jws> leases = new HashMap<>();
    private final Map<PacketHash, Instant> kept = new HashMap<>();
    private final Map<PacketHash, Packet> outgoing = new HashMap<>();
    private final Map<PacketHash, Instant> delivered = new HashMap<>();
    private Forwarding forwarding;
    private boolean down;

    final Fingerprint name;

    /** Its part of the time that a packet takes to a neighbour. */
    final Duration distance;

    /** Of 100 packets of neighbours, how many it drops without a word. */
    int drops;

    MeshServer(MeshWorld world, Duration distance) {
        this.world = world;
        this.distance = distance;
        this.identity = SigningKey.of(Secret.random(world.entropy, 32));
        this.name = Fingerprint.of(identity.publicKey());
        this.forwarding = fresh();
    }

    private Forwarding fresh() {
        return new Forwarding(identity, world.terms, world.entropy);
    }

    Set<MeshServer> neighbours() {
        return neighbours;
    }

    /** Says to whom it passes packets, after {@link #neighbours} changed. */
    void meet() {
        Set<Fingerprint> names = new HashSet<>();
        neighbours.forEach(it -> names.add(it.name));
        handle(new Input.Neighbours(names));
    }

    /** Is RX of a key for a week from now. */
    void lease(Recipients.Recipient key) {
        Instant now = world.now();
        Lease lease = new Lease(key.name(), name, now, now.plus(Lease.LONGEST));
        leases.put(key.name(), lease.sign(key.key(), world.entropy));
    }

    /** Takes a client's packet, and tries until an RX says that it is kept. */
    PacketHash post(Packet packet) {
        PacketHash hash = packet.hash();
        outgoing.put(hash, packet);
        attempt(hash, FIRST_RETRY, world.now().plus(RETENTION));
        return hash;
    }

    private void attempt(PacketHash hash, Duration pause, Instant end) {
        Packet packet = outgoing.get(hash);
        if (packet != null && world.now().isBefore(end)) {
            if (!down) {
                handle(new Input.Posted(hash, packet));
            }
            world.schedule.after(pause, () -> attempt(hash, pause.multipliedBy(2), end));
        }
    }

    /** Its process ends: what is in memory is gone, what is on disk stays. */
    void kill() {
        down = true;
        forwarding = fresh();
    }

    void start() {
        down = false;
        meet();
    }

    boolean isDown() {
        return down;
    }

    boolean has(PacketHash packet) {
        return kept.containsKey(packet);
    }

    Instant keptAt(PacketHash packet) {
        return kept.getOrDefault(packet, Instant.MAX);
    }

    /** When this server, as TX, heard that a packet is kept. */
    Instant deliveredAt(PacketHash packet) {
        return delivered.getOrDefault(packet, Instant.MAX);
    }

    int ways() {
        return forwarding.ways();
    }

    int traces() {
        return forwarding.traces();
    }

    void handle(Input input) {
        if (!down && !(input instanceof Input.Passed && world.chance.in(drops))) {
            forwarding.handle(input, world.now(), this::act);
        }
    }

    private void act(Output output) {
        switch (output) {
            case Output.Offer(PacketHash hash, Packet packet) ->
                    world.schedule.after(MeshWorld.STORING, () -> handle(answer(hash, packet)));
            case Output.Pass pass ->
                    world.pass(
                            this,
                            pass.to(),
                            new Input.Passed(
                                    name,
                                    world.hashOf(pass.packet()),
                                    pass.packet(),
                                    pass.passing()));
            case Output.Tell(Fingerprint to, KeptNotice notice) -> world.tell(this, to, notice);
            case Output.Delivered(PacketHash hash, Fingerprint _) -> {
                outgoing.remove(hash);
                delivered.putIfAbsent(hash, world.now());
            }
            case Output.Retry(PacketHash hash) -> {
                Packet packet = outgoing.get(hash);
                if (packet != null) {
                    world.schedule.after(
                            Duration.ZERO, () -> handle(new Input.Posted(hash, packet)));
                }
            }
            case Output.Blame(Fingerprint _) -> world.blamed++;
        }
    }

    private Input answer(PacketHash hash, Packet packet) {
        Jws lease = leases.get(packet.message().recipient());
        if (lease == null) {
            return new Input.Foreign(hash, packet);
        }
        kept.putIfAbsent(hash, world.now());
        return new Input.Kept(new KeptNotice.About(hash, packet.recipient()), lease);
    }
}
