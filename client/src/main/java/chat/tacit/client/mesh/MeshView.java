package chat.tacit.client.mesh;

import chat.tacit.client.mesh.MeshServerStatus.Job;
import chat.tacit.client.mesh.MeshServerStatus.State;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.servers.Lists;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The mesh as a profile knows it.
 *
 * @param servers those that it has heard of, by address
 * @param operators how many different operators offer to take packets
 * @param isReady whether enough lists were heard to use servers
 * @param defaultSharePercent the share of the profile's traffic that goes to default servers
 */
public record MeshView(
        List<MeshServerStatus> servers, int operators, boolean isReady, int defaultSharePercent) {
    private static final int ALL = 100;

    public MeshView {
        servers = List.copyOf(servers);
    }

    public static MeshView of(Transaction tx, Entropy entropy, Instant now) {
        Known known = Known.of(tx, entropy, now);
        Map<RelayAddress, Double> shares = shares(tx, known);
        Map<RelayAddress, Set<Job>> uses = uses(tx);
        double defaults = 0;
        for (KnownServer one : known.all()) {
            defaults += one.isDefault() ? shares.getOrDefault(one.address(), 0.0) : 0;
        }
        return new MeshView(
                known.all().stream()
                        .map(one ->
                                status(
                                        known,
                                        one,
                                        new Use(
                                                uses.getOrDefault(one.address(), Set.of()),
                                                shares.getOrDefault(one.address(), 0.0)),
                                        List.copyOf(ListMemory.lies(tx, one.address())),
                                        now))
                        .toList(),
                known.operators(Role.TX),
                KnownServers.isReady(tx),
                percent(defaults));
    }

    /** Whether fewer operators are known than a mesh needs to hide who talks with whom. */
    public boolean isSmall() {
        return operators < Lists.LEAST;
    }

    /** What a server is used for, and for which part of the profile's traffic. */
    private record Use(Set<Job> jobs, double share) {}

    private static MeshServerStatus status(
            Known known, KnownServer of, Use use, List<Lie> lies, Instant now) {
        int load = known.load(of);
        return new MeshServerStatus(
                of.address(),
                of.isDefault(),
                state(of, now),
                of.roles(),
                of.load()
                        .filter(heard -> now.isBefore(heard.at().plus(LowestLoad.HEARD)))
                        .map(_ -> load),
                median(of.times()),
                of.trouble().suspicion(),
                of.trouble().quarantinedUntil().filter(now::isBefore),
                of.operator().key(),
                use.jobs(),
                percent(use.share()),
                lies);
    }

    private static State state(KnownServer of, Instant now) {
        if (of.isQuarantined(now)) {
            return State.QUARANTINED;
        }
        if (of.trouble().silentSince().isPresent()) {
            return State.SILENT;
        }
        return of.isVerified(now) ? State.VERIFIED : State.HEARD;
    }

    private static Optional<Duration> median(List<Duration> times) {
        return times.stream().sorted().skip(Math.max(0, (times.size() - 1) / 2)).findFirst();
    }

    private static int percent(double share) {
        return (int) Math.round(ALL * share);
    }

    private static Map<RelayAddress, Set<Job>> uses(Transaction tx) {
        Map<RelayAddress, Set<Job>> uses = new HashMap<>();
        Guards.all(tx).forEach(one -> add(uses, one, Job.GUARD));
        KnownServers.receiving(tx).forEach(one -> add(uses, one, Job.RECEIVES));
        ProxyChoice.all(tx).forEach(one -> add(uses, one.proxy(), Job.PROXY));
        return uses;
    }

    private static void add(Map<RelayAddress, Set<Job>> uses, RelayAddress server, Job job) {
        uses.computeIfAbsent(server, _ -> EnumSet.noneOf(Job.class)).add(job);
    }

    /** What is posted there and what is fetched there, each of which is half of all. */
    private static Map<RelayAddress, Double> shares(Transaction tx, Known known) {
        Map<RelayAddress, Double> posted = new HashMap<>();
        known.all().stream()
                .filter(one -> Guards.all(tx).contains(one.address()))
                .forEach(
                        one -> posted.put(one.address(), (double) KnownServers.weight(known, one)));
        Map<RelayAddress, Double> fetched = new HashMap<>();
        tx.list(
                        "SELECT server, COUNT(*) FROM mesh_rx WHERE ending IS NULL GROUP BY server",
                        row -> Map.entry(RelayAddress.parse(row.text(1)), (double) row.integer(2)))
                .forEach(one -> fetched.put(one.getKey(), one.getValue()));
        Map<RelayAddress, Double> shares = new HashMap<>();
        int halves = (posted.isEmpty() ? 0 : 1) + (fetched.isEmpty() ? 0 : 1);
        for (Map<RelayAddress, Double> half : List.of(posted, fetched)) {
            double all = half.values().stream().mapToDouble(one -> one).sum();
            half.forEach((server, one) -> shares.merge(server, one / all / halves, Double::sum));
        }
        return shares;
    }
}
