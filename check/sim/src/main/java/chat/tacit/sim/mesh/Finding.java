package chat.tacit.sim.mesh;

import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.Terms;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What it costs to find who receives for a key: when nobody has learned of it, when TX has, and
 * when others have and TX hasn't.
 */
final class Finding {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(25);

    private Finding() {}

    /** Packets at one kind of knowledge. */
    static final class Told {
        final Samples passes = new Samples();
        final Samples notices = new Samples();
        final Samples noticeBytes = new Samples();

        /** Milliseconds until the first RX has it, and until TX knows. */
        final Samples found = new Samples();

        final Samples known = new Samples();

        /** How many of the two RX have it. */
        final Samples reached = new Samples();
    }

    /**
     * @param ways the mean number of ways that a server has learned, for each key
     */
    record Result(int servers, Told first, Told again, Told elsewhere, double ways) {}

    /** Sends to so many keys: first, then again from the same TX, then from another. */
    static Result of(long seed, int servers, int keys) {
        MeshWorld world = new MeshWorld(seed, servers, Terms.STANDARD);
        Told first = new Told();
        Told again = new Told();
        Told elsewhere = new Told();
        double ways = 0;
        for (Recipients.Recipient key : Recipients.first(keys)) {
            List<MeshServer> receiving = world.lease(key);
            List<MeshServer> senders = world.draw(2, receiving);
            int before = ways(world);
            measure(world, senders.getFirst(), key, receiving, first);
            ways += ways(world) - before;
            measure(world, senders.getFirst(), key, receiving, again);
            measure(world, senders.getLast(), key, receiving, elsewhere);
            world.forgetHashes();
        }
        return new Result(servers, first, again, elsewhere, ways / keys);
    }

    private static int ways(MeshWorld world) {
        return world.servers().stream().mapToInt(MeshServer::ways).sum();
    }

    private static void measure(
            MeshWorld world,
            MeshServer tx,
            Recipients.Recipient key,
            List<MeshServer> receiving,
            Told told) {
        long passes = world.passes;
        long notices = world.notices;
        long bytes = world.noticeBytes;
        Instant posted = world.now();
        PacketHash packet = world.post(tx, key);
        world.schedule.pass(LONG_ENOUGH);
        told.passes.add((double) (world.passes - passes));
        told.notices.add((double) (world.notices - notices));
        told.noticeBytes.add((double) (world.noticeBytes - bytes));
        told.reached.add((double) receiving.stream().filter(it -> it.has(packet)).count());
        receiving.stream()
                .map(it -> it.keptAt(packet))
                .filter(it -> it.isBefore(Instant.MAX))
                .min(Instant::compareTo)
                .ifPresent(at -> told.found.add((double) Duration.between(posted, at).toMillis()));
        if (tx.deliveredAt(packet).isBefore(Instant.MAX)) {
            told.known.add((double) Duration.between(posted, tx.deliveredAt(packet)).toMillis());
        }
    }
}
