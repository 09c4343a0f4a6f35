package chat.tacit.bench;

import chat.tacit.bench.load.Percentiles;
import chat.tacit.bench.load.Window;
import chat.tacit.bench.mesh.Flow;
import chat.tacit.bench.mesh.Flow.Counter;
import chat.tacit.bench.mesh.Journey;
import chat.tacit.bench.mesh.Posts;
import chat.tacit.bench.mesh.Star;
import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.RedisLog;
import chat.tacit.bench.subject.RedisSubject;
import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a server of the mesh passes on, with one neighbour and with many, and how long it takes. */
final class MeshPassing {
    private static final String DELIVERED = "tacit_mesh_packets_delivered_total";
    private static final String PASSED = "tacit_mesh_packets_passed_total";

    /** Keys at each neighbour: what is kept for one is kept one after the other. */
    private static final int KEYS = 4;

    /** Bytes of a packet as a server stores it. */
    private static final int STORED = 10_300;

    private final RelayCommand command;
    private final Effort effort;
    private final Path directory;
    private final Table rates =
            Table.of(
                    "What one server passes on",
                    "what",
                    "neighbours",
                    "packets a second",
                    "of the peer's",
                    "its processor time, µs each");
    private final Table times =
            Table.of(
                    "From a client's post to another's fetch",
                    "way",
                    "packets",
                    "p50, ms",
                    "p99, ms",
                    "worst, ms");
    private double peer = Double.NaN;

    /**
     * How much is done.
     *
     * @param neighbours of the server, one number after the other; from 2 on it is a hop as well
     * @param window of each rate
     * @param packets whose time is taken, at {@code perSecond}
     * @param rested whether servers come to rest before, which takes some seconds
     */
    record Effort(
            List<Integer> neighbours, Window window, int packets, int perSecond, boolean rested) {}

    MeshPassing(RelayCommand command, Effort effort, Path directory) {
        this.command = command;
        this.effort = effort;
        this.directory = directory;
    }

    List<Table> run() throws IOException, InterruptedException {
        for (int neighbours : effort.neighbours()) {
            progress("a server with " + neighbours + " neighbours …");
            Path data = directory.resolve("star-" + neighbours);
            try (Star star = Star.of(command, data, neighbours)) {
                if (Double.isNaN(peer) && RedisSubject.isInstalled()) {
                    peer(star.hub());
                }
                if (effort.rested()) {
                    star.rest();
                }
                measure(star, neighbours);
            }
        }
        return List.of(rates, times);
    }

    /** The same bytes from as many clients, durable as well, by a server that does only that. */
    private void peer(RelaySubject relay) throws IOException, InterruptedException {
        progress("its peer …");
        try (Network network = new Network(1);
                RedisSubject redis = RedisSubject.start(relay, directory.resolve("redis"))) {
            List<RedisLog> logs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                logs.add(
                        redis.log(network.nextLoop(), "packets", STORED)
                                .toCompletableFuture()
                                .join());
            }
            append(logs, Math.max(1, effort.packets() / 8));
            int each = Math.max(1, effort.packets());
            long begun = System.nanoTime();
            var cpu = redis.process().cpu();
            append(logs, each);
            double count = (double) each * logs.size();
            double micros = redis.process().cpu().minus(cpu).toNanos() / 1e3;
            peer = count / ((System.nanoTime() - begun) / 1e9);
            rates.add("Redis: durable appends of as many bytes", 0, peer, 1.0, micros / count);
            logs.forEach(it -> it.close().toCompletableFuture().join());
        }
    }

    private static void append(List<RedisLog> logs, int each) {
        List<CompletableFuture<long[]>> all =
                logs.stream().map(it -> it.append(each).toCompletableFuture()).toList();
        all.forEach(CompletableFuture::join);
    }

    private void measure(Star star, int neighbours) throws IOException, InterruptedException {
        RelaySubject hub = star.hub();
        List<RelaySubject> others = star.neighbours();
        Posts posts = new Posts(KEYS * neighbours);
        for (int i = 0; i < neighbours; i++) {
            Journey.open(hub, others.get(i), posts.part(KEYS * i, KEYS * (i + 1)));
        }
        rate(
                "posted there, to keys at neighbours",
                star,
                new Flow(List.of(hub), posts, Counter.of(List.of(hub), DELIVERED, 1)));
        journey("one step", hub, others.getFirst(), neighbours);
        if (neighbours > 1) {
            int half = neighbours / 2;
            List<RelaySubject> from = others.subList(0, half);
            Posts far = posts.part(KEYS * half, KEYS * neighbours);
            for (int i = half; i < neighbours; i++) {
                for (RelaySubject one : from) {
                    Journey.open(one, others.get(i), posts.part(KEYS * i, KEYS * (i + 1)));
                }
            }
            rate(
                    "from half of the neighbours to the others",
                    star,
                    new Flow(from, far, Counter.of(from, DELIVERED, 1)));
            journey("two steps", from.getFirst(), others.getLast(), neighbours);
        }
        rate(
                "flood: posted there, to keys of nobody",
                star,
                new Flow(List.of(hub), new Posts(1), Counter.of(List.of(hub), PASSED, neighbours)));
    }

    private void rate(String what, Star star, Flow flow) throws IOException, InterruptedException {
        Flow.Passed passed = flow.measure(star.hub(), effort.window());
        rates.add(
                what,
                star.neighbours().size(),
                passed.perSecond(),
                passed.perSecond() / peer,
                passed.cpuMicros());
    }

    /** To a key of its own, for which nothing waits. */
    private void journey(String way, RelaySubject tx, RelaySubject rx, int neighbours)
            throws IOException, InterruptedException {
        Posts posts = new Posts(1);
        Journey.open(tx, rx, posts);
        Percentiles found =
                new Journey(tx, rx, posts).measure(effort.packets(), effort.perSecond());
        times.add(
                way + ", in a mesh of " + (neighbours + 1),
                found.count(),
                found.p50() / 1e3,
                found.p99() / 1e3,
                found.worst() / 1e3);
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
