package chat.tacit.client.mesh;

import static chat.tacit.client.mesh.KnownMesh.NOW;
import static chat.tacit.client.mesh.KnownMesh.server;

import chat.tacit.client.mesh.Servers.Passage;
import chat.tacit.client.mesh.Servers.Probe;
import chat.tacit.client.mesh.Servers.Use;
import chat.tacit.client.mesh.Servers.Word;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Relays;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a profile does about servers in a day, for tests that look at how. */
public final class MeshDay {
    private MeshDay() {}

    /** Comes to know servers, uses them and finds out about them. */
    public static void live(Path home) {
        try (KnownMesh mesh = new KnownMesh(home, 2)) {
            TellingServers servers = new TellingServers(mesh);
            for (int i = 0; i < 6; i++) {
                RelayAddress one = servers.up("11." + i + ".0.1");
                if (i < 3) {
                    var _ =
                            mesh.write(tx -> {
                                Relays.add(tx, one, NOW);
                                return true;
                            });
                }
            }
            servers.pass(Duration.ofDays(1));
            use(mesh);
        }
    }

    /** A packet that comes by two servers, and what is looked after from time to time. */
    private static void follow(Transaction tx, KnownMesh mesh, List<RelayAddress> rx) {
        Loops loops = new Loops(mesh.servers);
        Awaited awaited = new Awaited(mesh.servers, loops);
        long key = MeshKey.addOwn(tx, MeshKey.Purpose.LOOP, MeshPairs.get(0), mesh.entropy, NOW);
        tx.update(
                "UPDATE mesh_key SET purpose = 'contact', conversation = ? WHERE id = ?",
                mesh.contact(tx).bytes(),
                key);
        Instant before = NOW.minus(Duration.ofDays(1));
        for (RelayAddress one : rx) {
            Receiver.add(tx, key, one);
            Receiver added = Receiver.find(tx, key, one).orElseThrow();
            added.leased(tx, Optional.of(NOW.plus(Duration.ofDays(7))), NOW, before);
        }
        List<Receiver> both = Receiver.of(tx, key);
        Envelope envelope = Loops.envelope(MeshPairs.get(0), mesh.entropy, NOW);
        awaited.first(tx, both.getFirst(), envelope, NOW);
        awaited.read(tx, both.getLast(), NOW);
        awaited.again(tx, both.getLast(), envelope, NOW);
        loops.read(tx, both.getLast(), NOW);
        MeshUpkeep.Parts parts = new MeshUpkeep.Parts(mesh.servers, loops, awaited);
        parts.run(tx, NOW);
    }

    private static void use(KnownMesh mesh) {
        KnownServers servers = mesh.servers;
        RelayAddress guard =
                mesh.write(tx -> servers.guard(tx, Optional.empty(), NOW)).orElseThrow();
        var _ =
                mesh.write(tx -> {
                    List<RelayAddress> rx = servers.receiving(tx, List.of(), NOW);
                    Passage passage = new Passage(guard, servers.way(tx, guard, Use.TX, NOW));
                    servers.silent(tx, new Passage(server(5), List.of()), NOW);
                    servers.answered(tx, passage, Duration.ofMillis(20), NOW);
                    servers.wants(tx, guard, servers.work(tx, guard) + 1);
                    servers.probed(tx, new Probe(guard, rx.getFirst(), true), NOW);
                    servers.told(tx, new Word(guard, mesh.contact(tx), true), NOW);
                    follow(tx, mesh, rx);
                    return servers.leaves(tx, rx.getFirst(), NOW);
                });
    }
}
