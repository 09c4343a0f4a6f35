package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.MeshSamples;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.PeerProof;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/** A mesh on virtual time: what one server wants done comes to another a moment later. */
final class Servers {
    private static final Duration DELAY = Duration.ofMillis(50);

    /** More than anything here makes that ends by itself. */
    private static final int MOST_EVENTS = 20_000;

    private final Terms terms;
    private final Entropy entropy = new SeededEntropy(17);
    private final List<Server> all = new ArrayList<>();
    private final Map<Fingerprint, Server> byName = new HashMap<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
    private Instant now = MeshSamples.NOW;
    private long numbers;

    /** How many packets went from one server to another. */
    int passes;

    private record Due(Instant at, long number, Server to, Input input) {}

    /** One server, and what it and its client remember. */
    final class Server {
        final SigningKey identity = SigningKey.of(Secret.random(entropy, 32));
        final Fingerprint name = Fingerprint.of(identity.publicKey());
        final Forwarding forwarding = new Forwarding(identity, terms, entropy);
        final Set<Fingerprint> neighbours = new HashSet<>();
        final Map<Thumbprint, Jws> leases = new HashMap<>();
        final Set<Thumbprint> ended = new HashSet<>();
        final List<PacketHash> kept = new ArrayList<>();
        final List<Fingerprint> delivered = new ArrayList<>();
        final List<PacketHash> deliveredHashes = new ArrayList<>();
        final List<Fingerprint> blamed = new ArrayList<>();
        final List<Integer> hops = new ArrayList<>();
        final List<Boolean> floods = new ArrayList<>();
        private final Map<PacketHash, Packet> posted = new HashMap<>();
        boolean dead;

        /** What it doesn't pass on, though it says nothing of it. */
        Predicate<Packet> drops = _ -> false;

        /** Says that it is RX of a key, for a week. */
        void lease(JoseKey key) {
            Lease lease =
                    new Lease(key.publicKey().thumbprint(), name, now, now.plus(Lease.LONGEST));
            leases.put(lease.recipient(), lease.sign(key, entropy));
        }

        void endLease(JoseKey key) {
            leases.remove(key.publicKey().thumbprint());
            ended.add(key.publicKey().thumbprint());
        }

        void post(Packet packet) {
            posted.put(packet.hash(), packet);
            handle(new Input.Posted(packet.hash(), packet));
        }

        void handle(Input input) {
            if (!dead) {
                forwarding.handle(input, now, this::act);
            }
        }

        private void act(Output output) {
            switch (output) {
                case Output.Offer(PacketHash hash, Packet packet) -> offered(hash, packet);
                case Output.Pass(Fingerprint to, Packet packet, PeerProof.Passing passing) -> {
                    passes++;
                    hops.add(passing.hops());
                    floods.add(passing.flood());
                    if (!drops.test(packet)) {
                        send(to, new Input.Passed(name, packet.hash(), packet, passing));
                    }
                }
                case Output.Tell(Fingerprint to, KeptNotice notice) ->
                        send(to, new Input.Told(name, notice));
                case Output.Delivered(PacketHash hash, Fingerprint server) -> {
                    delivered.add(server);
                    deliveredHashes.add(hash);
                }
                case Output.Retry(PacketHash hash) ->
                        later(
                                this,
                                new Input.Posted(hash, Objects.requireNonNull(posted.get(hash))));
                case Output.Blame(Fingerprint server) -> blamed.add(server);
            }
        }

        private void offered(PacketHash hash, Packet packet) {
            Thumbprint key = packet.recipient().thumbprint();
            var about = new KeptNotice.About(hash, packet.recipient());
            if (leases.containsKey(key)) {
                if (!kept.contains(hash)) {
                    kept.add(hash);
                }
                later(this, new Input.Kept(about, leases.get(key)));
            } else if (ended.contains(key)) {
                later(this, new Input.Gone(about));
            } else {
                later(this, new Input.Foreign(hash, packet));
            }
        }

        private void send(Fingerprint to, Input input) {
            later(Objects.requireNonNull(byName.get(to)), input);
        }
    }

    Servers(Terms terms, int count) {
        this.terms = terms;
        for (int i = 0; i < count; i++) {
            Server server = new Server();
            all.add(server);
            byName.put(server.name, server);
        }
    }

    Server get(int i) {
        return all.get(i);
    }

    List<Server> all() {
        return all;
    }

    void join(int a, int b) {
        get(a).neighbours.add(get(b).name);
        get(b).neighbours.add(get(a).name);
        for (int i : new int[] {a, b}) {
            get(i).handle(new Input.Neighbours(get(i).neighbours));
        }
    }

    void part(int a, int b) {
        get(a).neighbours.remove(get(b).name);
        get(b).neighbours.remove(get(a).name);
        for (int i : new int[] {a, b}) {
            get(i).handle(new Input.Neighbours(get(i).neighbours));
        }
    }

    private void later(Server to, Input input) {
        due.add(new Due(now.plus(DELAY), numbers++, to, input));
    }

    /** Lets everything happen that is on its way. */
    void settle() {
        int events = 0;
        for (Due next = due.poll(); next != null; next = due.poll()) {
            if (++events > MOST_EVENTS) {
                throw new IllegalStateException("it doesn't end");
            }
            now = next.at();
            next.to().handle(next.input());
        }
    }

    void pass(Duration time) {
        settle();
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    /** Packets that are passed until everything has happened. */
    int passesOf(Runnable what) {
        int before = passes;
        what.run();
        settle();
        return passes - before;
    }
}
