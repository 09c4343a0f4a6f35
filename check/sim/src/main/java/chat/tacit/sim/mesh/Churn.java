package chat.tacit.sim.mesh;

import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.Terms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A mesh whose servers die and come back with what is on their disks, while a packet a minute goes
 * to each of some keys, from one of two TX that is up. Neighbours of a server that didn't answer
 * for ten minutes pick others.
 */
final class Churn {
    private static final Duration TALK = Duration.ofHours(3);
    private static final Duration AFTERWARDS = Duration.ofHours(9);
    private static final Duration BETWEEN = Duration.ofMinutes(1);
    private static final Duration SILENCE = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(40);
    private static final int MINUTES = 60;
    private static final int MILLION = 1_000_000;

    private final MeshWorld world;
    private final int perHour;
    private final List<Sent> sent = new ArrayList<>();

    private record Sent(PacketHash packet, Instant at, List<MeshServer> receiving) {
        Duration first() {
            return receiving.stream()
                    .map(it -> it.keptAt(packet))
                    .min(Instant::compareTo)
                    .filter(it -> it.isBefore(Instant.MAX))
                    .map(it -> Duration.between(at, it))
                    .orElse(Duration.ofDays(365));
        }

        boolean atBoth() {
            return receiving.stream().allMatch(it -> it.has(packet));
        }
    }

    /**
     * @param found milliseconds until the first RX had a packet
     * @param both the share of packets that both RX have in the end
     * @param passes from server to server, for each packet
     */
    record Result(int packets, Samples found, double both, double passes) {}

    private Churn(long seed, int servers, int perHour) {
        this.world = new MeshWorld(seed, servers, Terms.STANDARD);
        this.perHour = perHour;
    }

    /**
     * @param perHour how many of 100 servers die in an hour, for 1 to 40 minutes
     * @param loss how many of 100 packets get lost between two servers
     */
    static Result of(long seed, int servers, int keys, int perHour, int loss) {
        Churn churn = new Churn(seed, servers, perHour);
        churn.world.loss = loss;
        Recipients.first(keys).forEach(churn::talk);
        churn.die(churn.world.now().plus(TALK));
        churn.world.schedule.pass(TALK.plus(AFTERWARDS));
        return churn.result();
    }

    private void talk(Recipients.Recipient key) {
        List<MeshServer> receiving = world.lease(key);
        say(key, receiving, world.draw(2, receiving), world.now().plus(TALK));
    }

    private void say(
            Recipients.Recipient key,
            List<MeshServer> receiving,
            List<MeshServer> senders,
            Instant end) {
        List<MeshServer> up = senders.stream().filter(it -> !it.isDown()).toList();
        if (!up.isEmpty()) {
            PacketHash packet = world.post(world.chance.of(up), key);
            sent.add(new Sent(packet, world.now(), receiving));
        }
        if (world.now().isBefore(end)) {
            world.schedule.after(
                    world.chance.between(Duration.ZERO, BETWEEN.multipliedBy(2)),
                    () -> say(key, receiving, senders, end));
        }
    }

    private void die(Instant end) {
        for (MeshServer server : world.servers()) {
            boolean dies = world.chance.between(1, MILLION) <= perHour * (MILLION / 100) / MINUTES;
            if (dies && !server.isDown()) {
                Duration away = world.chance.between(SHORTEST, LONGEST);
                server.kill();
                world.schedule.after(SILENCE, () -> leave(server));
                world.schedule.after(away, () -> back(server));
            }
        }
        if (world.now().isBefore(end)) {
            world.schedule.after(BETWEEN, () -> die(end));
        }
    }

    private void leave(MeshServer server) {
        if (server.isDown()) {
            for (MeshServer neighbour : List.copyOf(server.neighbours())) {
                MeshWorld.part(server, neighbour);
                fill(neighbour);
            }
        }
    }

    private void back(MeshServer server) {
        server.start();
        fill(server);
    }

    /** Picks others until there are eight again. */
    private void fill(MeshServer server) {
        List<MeshServer> others = new ArrayList<>(world.servers());
        others.removeAll(server.neighbours());
        others.remove(server);
        others.removeIf(MeshServer::isDown);
        while (server.neighbours().size() < MeshWorld.PICKS && !others.isEmpty()) {
            MeshServer picked = others.remove(world.chance.between(0, others.size() - 1));
            MeshWorld.join(server, picked);
            picked.meet();
        }
        server.meet();
    }

    private Result result() {
        Samples found = new Samples();
        sent.forEach(it -> found.add((double) it.first().toMillis()));
        double both = sent.stream().filter(Sent::atBoth).count() / (double) sent.size();
        return new Result(sent.size(), found, both, world.passes / (double) sent.size());
    }
}
