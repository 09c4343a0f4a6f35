package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.servers.LoadChoice;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The servers that a profile uses, out of those it knows. For one thread at a time: between two
 * answers it remembers who didn't.
 */
public final class KnownServers implements Servers {
    /** {@code MESH_WORK}: the least that any server asks for. */
    private static final int LEAST_WORK = 16;

    private final Entropy entropy;
    private final Silences silences = new Silences();
    private final Scarcity scarcity = new Scarcity();
    private Optional<Scores> scores = Optional.empty();

    public KnownServers(Entropy entropy) {
        this.entropy = entropy;
    }

    /** Whether one has ever shown that it is a server of the mesh. */
    public static boolean isServed(Transaction tx) {
        return tx.one(
                        "SELECT 1 FROM mesh_server WHERE verified_at IS NOT NULL LIMIT 1",
                        row -> true)
                .isPresent();
    }

    /** Whether enough was heard of servers to use any ({@code spec/40-mesh} §10.5). */
    static boolean isReady(Transaction tx) {
        return tx.one("SELECT ready_at FROM mesh", row -> row.optionalInstant(1))
                .flatMap(at -> at)
                .isPresent();
    }

    private Known known(Transaction tx, Instant now) {
        return new Known(tx, scarcity, entropy, now);
    }

    @Override
    public Optional<RelayAddress> guard(Transaction tx, Optional<RelayAddress> not, Instant now) {
        if (!isReady(tx)) {
            return Optional.empty();
        }
        Known known = known(tx, now);
        List<KnownServer> guards = keep(tx, known, now);
        List<KnownServer> others =
                guards.stream().filter(one -> !not.equals(Optional.of(one.address()))).toList();
        // One that doesn't answer would hold up all that waits behind what is sent again.
        boolean answers = others.stream().anyMatch(one -> one.trouble().silentSince().isEmpty());
        return weighted(known, answers ? others : guards).map(KnownServer::address);
    }

    private List<KnownServer> keep(Transaction tx, Known known, Instant now) {
        List<KnownServer> guards = Guards.keep(tx, known, entropy, now);
        ProxyChoice.keep(tx, known, entropy, now);
        return guards;
    }

    /** The RX that keys have and don't leave. */
    static List<RelayAddress> receiving(Transaction tx) {
        return tx.list(
                "SELECT DISTINCT server FROM mesh_rx WHERE ending IS NULL",
                row -> RelayAddress.parse(row.text(1)));
    }

    /** One at random, in proportion to 101 − load. */
    private Optional<KnownServer> weighted(Known known, List<KnownServer> guards) {
        int all = guards.stream().mapToInt(one -> weight(known, one)).sum();
        if (all == 0) {
            return Optional.empty();
        }
        int drawn = Draw.below(all, entropy);
        for (KnownServer one : guards) {
            drawn -= weight(known, one);
            if (drawn < 0) {
                return Optional.of(one);
            }
        }
        throw new IllegalStateException("what was drawn lies below the sum");
    }

    /** 1 to 51; one that doesn't answer now is hardly ever tried. */
    static int weight(Known known, KnownServer guard) {
        boolean silent = guard.trouble().silentSince().isPresent();
        return silent ? 1 : 1 + Load.MOST_LOAD - LoadChoice.counted(known.load(guard));
    }

    @Override
    public int work(Transaction tx, RelayAddress server) {
        return ServerTable.find(tx, server)
                .flatMap(KnownServer::work)
                .filter(bits -> bits > LEAST_WORK)
                .orElse(LEAST_WORK);
    }

    @Override
    public List<RelayAddress> receiving(Transaction tx, List<RelayAddress> kept, Instant now) {
        if (!isReady(tx)) {
            return List.of();
        }
        Known known = known(tx, now);
        List<Operator> guards = Known.operators(keep(tx, known, now));
        List<Operator> taken = new ArrayList<>(known.operatorsAt(kept));
        List<RelayAddress> chosen = new ArrayList<>();
        while (kept.size() + chosen.size() < RX_OF_KEY) {
            Optional<KnownServer> next =
                    known.choose(Role.RX, List.of(taken, guards))
                            .or(() -> known.choose(Role.RX, List.of(taken)));
            if (next.isEmpty()) {
                break;
            }
            chosen.add(next.get().address());
            taken.add(next.get().operator());
        }
        return chosen;
    }

    @Override
    public boolean leaves(Transaction tx, RelayAddress rx, Instant now) {
        // Asked for every key each minute: all are read only if there is a reason.
        Optional<KnownServer> server = ServerTable.find(tx, rx);
        boolean unfit = server.map(it -> !it.isFit(now) || it.isBusyForLong()).orElse(true);
        return unfit
                && known(tx, now).offering(Role.RX).stream()
                        .anyMatch(other ->
                                server.map(it -> it.operator().differs(other.operator()))
                                        .orElse(true));
    }

    @Override
    public List<RelayProxy> way(Transaction tx, RelayAddress server, Use use, Instant now) {
        boolean receives =
                switch (use) {
                    case TX -> false;
                    case RX -> true;
                    case LIST -> Draw.chance(0.5, entropy);
                };
        return way(tx, known(tx, now), server, receives);
    }

    /** The way to where is posted, or to where is fetched. */
    static List<RelayProxy> way(
            Transaction tx, Known known, RelayAddress server, boolean receives) {
        List<RelayProxy> own = Proxies.path(tx, server);
        boolean laid =
                Proxies.all(tx).stream().anyMatch(way -> way.relay().equals(Optional.of(server)));
        Optional<KnownServer> to = known.find(server);
        if (laid || to.isEmpty()) {
            return own;
        }
        RelayProxy itself = new RelayProxy.Relayed(server);
        return ProxyChoice.leading(tx, known, to.get(), receives)
                .map(proxy -> over(tx, proxy))
                .filter(way -> way.size() <= Proxies.MAX_PATH && !way.contains(itself))
                .orElse(own);
    }

    /** The way over a proxy, which is itself reached as the user wants it to be. */
    private static List<RelayProxy> over(Transaction tx, RelayAddress proxy) {
        List<RelayProxy> way = new ArrayList<>(Proxies.path(tx, proxy));
        way.add(new RelayProxy.Relayed(proxy));
        return List.copyOf(way);
    }

    @Override
    public void answered(Transaction tx, Passage passage, Duration time, Instant now) {
        time(tx, passage, time);
        var _ = heardFrom(tx, passage);
    }

    /** An answer took so long. */
    void time(Transaction tx, Passage passage, Duration time) {
        ServerTable.find(tx, passage.server())
                .ifPresent(server -> ServerTable.time(tx, server, time));
    }

    /**
     * A server answered, be it with a refusal.
     *
     * @return the servers that turn out to be silent, since it did
     */
    List<RelayAddress> heardFrom(Transaction tx, Passage passage) {
        ServerTable.answered(tx, passage.server());
        List<Silences.Silent> silent = silences.answered(passage.server(), passage.proxy());
        for (Silences.Silent one : silent) {
            ServerTable.silent(tx, one.server(), one.since());
            ProxyChoice.remove(tx, one.server());
        }
        return silent.stream().map(Silences.Silent::server).toList();
    }

    @Override
    public void wants(Transaction tx, RelayAddress server, int bits) {
        ServerTable.work(tx, server, bits);
    }

    @Override
    public void silent(Transaction tx, Passage passage, Instant now) {
        ServerTable.find(tx, passage.server())
                .ifPresent(server -> silences.failed(server, passage.proxy(), now));
    }

    @Override
    public void probed(Transaction tx, Probe probe, Instant now) {
        scores.orElseGet(() -> read(tx)).probed(tx, probe, now);
    }

    @Override
    public void told(Transaction tx, Word word, Instant now) {
        scores.orElseGet(() -> read(tx)).told(tx, word, now);
    }

    private Scores read(Transaction tx) {
        Scores read = Scores.of(tx);
        scores = Optional.of(read);
        return read;
    }

    /** The addresses of some servers. */
    static List<RelayAddress> addresses(Collection<KnownServer> of) {
        return of.stream().map(KnownServer::address).toList();
    }
}
