package chat.tacit.bench;

import chat.tacit.bench.load.Percentiles;
import chat.tacit.bench.room.Crowd;
import chat.tacit.bench.room.HostedRoom;
import chat.tacit.bench.room.Links;
import chat.tacit.bench.room.Posters;
import chat.tacit.bench.subject.Directories;
import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.RedisLog;
import chat.tacit.bench.subject.RedisSubject;
import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.bench.subject.ServerProcess;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Reply;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** One room at its host: posting, telling live readers, and reading all there is. */
final class RoomBenchmark {
    private static final String MANY = "100000";

    private final RelayCommand command;
    private final Effort effort;
    private final Path directory;
    private final Report report = new Report(Machine.facts());
    private final Table posts =
            Table.of(
                    "Posting events of " + HostedRoom.EVENT + " B",
                    "host",
                    "clients",
                    "events a second",
                    "of the peer's",
                    "p50 ms",
                    "p99 ms",
                    "worst ms",
                    "server's CPU an event µs");
    private final Table fans =
            Table.of(
                    "Telling live readers",
                    "readers",
                    "events",
                    "deliveries a second",
                    "a reader p50 ms",
                    "p99 ms",
                    "the last reader p50 ms",
                    "p99 ms",
                    "relay's CPU a delivery µs");
    private final Table reads =
            Table.of(
                    "Reading all events of a room",
                    "host",
                    "events",
                    "events a second",
                    "of the peer's",
                    "seconds");

    /**
     * How much is done.
     *
     * @param rounds of posting and of reading, with the peer's in turn
     * @param clients who post at once, beside one alone
     * @param posts events that each of them posts in a round
     * @param readers how many live readers, one size after the other
     * @param told events that live readers are told
     * @param stored events that are read
     * @param members what of it members do
     */
    record Effort(
            int rounds,
            int clients,
            int posts,
            List<Integer> readers,
            int told,
            int stored,
            Members members) {}

    /**
     * What members do.
     *
     * @param opened rooms of so many events that somebody opens
     * @param keyed rooms of so many members that get new keys
     */
    record Members(List<Integer> opened, List<Integer> keyed) {}

    RoomBenchmark(RelayCommand command, Effort effort, Path directory) {
        this.command =
                command.with(
                        "--room-posts",
                        MANY,
                        "--room-posts-per-second",
                        MANY,
                        "--room-sessions-per-address", // all clients have one address here
                        "100000",
                        "--room-registrations-per-address",
                        MANY,
                        "--refusals",
                        MANY);
        this.effort = effort;
        this.directory = directory;
    }

    /** A host under measurement, ours or the peer. */
    private interface Host {
        String name();

        ServerProcess process();

        Posters.Posted post(int clients) throws IOException, InterruptedException;

        Duration read() throws IOException;
    }

    Report run(Network network) throws IOException, InterruptedException {
        List<Table> others;
        Directories.delete(directory); // what a run left that was interrupted
        try (RelaySubject relay = command.start(directory.resolve("room"));
                Links links = new Links(relay.address())) {
            Optional<RedisSubject> redis =
                    RedisSubject.isInstalled()
                            ? Optional.of(RedisSubject.start(relay, directory.resolve("redis")))
                            : Optional.empty();
            try {
                List<Host> hosts = new ArrayList<>(List.of(new Ours(relay, links)));
                redis.ifPresent(it -> hosts.add(new Peer(it, network)));
                post(hosts, 1);
                post(hosts, effort.clients());
                for (int readers : effort.readers()) {
                    tell(relay, links, readers);
                }
                read(hosts);
                MemberBenchmark members = new MemberBenchmark(relay, links, directory);
                members.open(effort.members().opened());
                members.change(effort.members().keyed(), effort.rounds());
                others = members.tables();
            } finally {
                redis.ifPresent(RedisSubject::close);
            }
        } catch (LinkException | UnopenableException e) {
            throw new IOException(e);
        } finally {
            Directories.delete(directory);
        }
        List.of(posts, fans, reads).forEach(report::add);
        others.forEach(report::add);
        return report;
    }

    private void post(List<Host> hosts, int clients) throws IOException, InterruptedException {
        List<List<Posters.Posted>> rounds = hosts.stream().map(_ -> rounds()).toList();
        Duration[] cpu = new Duration[hosts.size()];
        for (int round = 0; round <= effort.rounds(); round++) {
            for (int i = 0; i < hosts.size(); i++) {
                progress(clients + " post at " + hosts.get(i).name());
                Posters.Posted posted = hosts.get(i).post(clients);
                if (round == 0) {
                    cpu[i] = hosts.get(i).process().cpu(); // the first only warms up
                } else {
                    rounds.get(i).add(posted);
                }
            }
        }
        for (int i = 0; i < hosts.size(); i++) {
            List<Posters.Posted> all = rounds.get(i);
            long events = (long) effort.rounds() * clients * effort.posts();
            Duration used = hosts.get(i).process().cpu().minus(cpu[i]);
            posts.add(
                    hosts.get(i).name(),
                    clients,
                    Medians.of(all, Posters.Posted::perSecond),
                    Medians.ofRatios(all, peer(rounds), Posters.Posted::perSecond),
                    Medians.of(all, it -> it.each().p50()) / 1e3,
                    Medians.of(all, it -> it.each().p99()) / 1e3,
                    Medians.of(all, it -> it.each().worst()) / 1e3,
                    used.toNanos() / 1e3 / events);
        }
    }

    private static List<Posters.Posted> rounds() {
        return new ArrayList<>();
    }

    /** Nothing to compare with if there is no peer. */
    private static <T> List<T> peer(List<List<T>> rounds) {
        return rounds.size() > 1 ? rounds.getLast() : List.of();
    }

    private void tell(RelaySubject relay, Links links, int readers)
            throws IOException, InterruptedException, LinkException {
        progress(readers + " readers");
        HostedRoom room = HostedRoom.make(links, new Handle("readers" + readers));
        int told = effort.told();
        try (SecretLink writer = links.open();
                Crowd crowd = new Crowd(links, room, 0, readers, told)) {
            long[] sent = new long[told];
            Duration before = relay.process().cpu();
            long begun = System.nanoTime();
            for (int i = 0; i < told; i++) {
                sent[i] = System.nanoTime();
                var _ = room.post(writer);
            }
            Crowd.Heard heard = crowd.heard(sent);
            double seconds = (System.nanoTime() - begun) / 1e9;
            double cpu = relay.process().cpu().minus(before).toNanos() / 1e3;
            fans.add(
                    readers,
                    told,
                    heard.deliveries() / seconds,
                    heard.one().p50() / 1e3,
                    heard.one().p99() / 1e3,
                    heard.last().p50() / 1e3,
                    heard.last().p99() / 1e3,
                    cpu / heard.deliveries());
        }
    }

    private void read(List<Host> hosts) throws IOException {
        List<List<Duration>> rounds = hosts.stream().map(_ -> durations()).toList();
        for (int round = 0; round < effort.rounds(); round++) {
            for (int i = 0; i < hosts.size(); i++) {
                progress("reading all at " + hosts.get(i).name());
                rounds.get(i).add(hosts.get(i).read());
            }
        }
        for (int i = 0; i < hosts.size(); i++) {
            reads.add(
                    hosts.get(i).name(),
                    effort.stored(),
                    Medians.of(rounds.get(i), this::readPerSecond),
                    Medians.ofRatios(rounds.get(i), peer(rounds), this::readPerSecond),
                    Medians.of(rounds.get(i), it -> it.toNanos() / 1e9));
        }
    }

    private static List<Duration> durations() {
        return new ArrayList<>();
    }

    private double readPerSecond(Duration time) {
        return effort.stored() / (time.toNanos() / 1e9);
    }

    /** The relay, by the client's own links. */
    private final class Ours implements Host {
        private final RelaySubject relay;
        private final Links links;
        private final HostedRoom posted;
        private Optional<HostedRoom> full = Optional.empty();

        Ours(RelaySubject relay, Links links) throws LinkException {
            this.relay = relay;
            this.links = links;
            this.posted = HostedRoom.make(links, new Handle("posted"));
        }

        @Override
        public String name() {
            return "Tacit";
        }

        @Override
        public ServerProcess process() {
            return relay.process();
        }

        @Override
        public Posters.Posted post(int clients) throws IOException, InterruptedException {
            return Posters.post(links, posted, clients, effort.posts());
        }

        @Override
        public Duration read() throws IOException {
            try (SecretLink link = links.open()) {
                HostedRoom room = filled();
                var _ = link.id();
                long[] last = new long[1];
                long begun = System.nanoTime();
                link.stream(
                        room.reading(0, false),
                        reply -> {
                            if (reply instanceof Reply.MessageItem it) {
                                last[0] = it.position();
                            }
                        });
                Duration time = Duration.ofNanos(System.nanoTime() - begun);
                if (last[0] != effort.stored()) {
                    throw new IOException("read up to " + last[0]);
                }
                return time;
            } catch (LinkException e) {
                throw new IOException(e);
            }
        }

        private HostedRoom filled() throws IOException, LinkException {
            if (full.isEmpty()) {
                progress("filling a room with " + effort.stored() + " events");
                HostedRoom room = HostedRoom.make(links, new Handle("full"));
                int clients = Math.min(64, effort.stored());
                try {
                    var _ = Posters.post(links, room, clients, effort.stored() / clients);
                    var _ = Posters.post(links, room, 1, effort.stored() % clients);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
                full = Optional.of(room);
            }
            return full.get();
        }
    }

    /** Redis with one stream for all. */
    private final class Peer implements Host {
        private final RedisSubject redis;
        private final Network network;
        private boolean full;

        Peer(RedisSubject redis, Network network) {
            this.redis = redis;
            this.network = network;
        }

        @Override
        public String name() {
            return redis.name();
        }

        @Override
        public ServerProcess process() {
            return redis.process();
        }

        private List<RedisLog> open(String stream, int clients) {
            List<RedisLog> logs = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                logs.add(
                        redis.log(network.nextLoop(), stream, HostedRoom.EVENT)
                                .toCompletableFuture()
                                .join());
            }
            return logs;
        }

        @Override
        public Posters.Posted post(int clients) {
            return append("posted", clients, effort.posts());
        }

        private Posters.Posted append(String stream, int clients, int each) {
            List<RedisLog> logs = open(stream, clients);
            long begun = System.nanoTime();
            List<CompletableFuture<long[]>> all =
                    logs.stream().map(it -> it.append(each).toCompletableFuture()).toList();
            LongStream times = all.stream().flatMapToLong(it -> LongStream.of(it.join()));
            Percentiles percentiles = Percentiles.of(times);
            Duration time = Duration.ofNanos(System.nanoTime() - begun);
            logs.forEach(it -> it.close().toCompletableFuture().join());
            return new Posters.Posted(clients * each, time, percentiles);
        }

        @Override
        public Duration read() throws IOException {
            if (!full) {
                int clients = Math.min(64, effort.stored());
                var _ = append("full", clients, effort.stored() / clients);
                var _ = append("full", 1, effort.stored() % clients);
                full = true;
            }
            RedisLog log = open("full", 1).getFirst();
            long begun = System.nanoTime();
            int count = log.readAll().toCompletableFuture().join();
            Duration time = Duration.ofNanos(System.nanoTime() - begun);
            log.close().toCompletableFuture().join();
            if (count != effort.stored()) {
                throw new IOException("read " + count);
            }
            return time;
        }
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
