package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Draws;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.PeerProof;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Passes packets on ({@code spec/40-mesh} §7): by the ways that were learned, else to all
 * neighbours; and what becomes of them back to whom they came from. All of it is in memory: what is
 * lost with it, TX sends again. Not for use by several threads.
 */
public final class Forwarding {
    private final SigningKey identity;
    private final Terms terms;
    private final Draws draws;
    private final Traces traces;
    private final Ways ways;
    private Set<Fingerprint> neighbours = Set.of();

    public Forwarding(SigningKey identity, Terms terms, Entropy entropy) {
        this.identity = identity;
        this.terms = terms;
        this.draws = new Draws(entropy);
        this.traces = new Traces(terms);
        this.ways = new Ways(terms);
    }

    /** Takes what happened; what is to be done about it goes to {@code out} before it returns. */
    public void handle(Input input, Instant now, Consumer<Output> out) {
        switch (input) {
            case Input.Posted(PacketHash hash, Packet packet) ->
                    take(
                            new Arrival(
                                    hash,
                                    packet,
                                    Optional.empty(),
                                    new PeerProof.Passing(drawHops(), false)),
                            now,
                            out);
            case Input.Probed it -> probe(it, now, out);
            case Input.Passed it ->
                    take(
                            new Arrival(
                                    it.hash(), it.packet(), Optional.of(it.from()), it.passing()),
                            now,
                            out);
            case Input.Told(Fingerprint from, KeptNotice notice) -> told(from, notice, now, out);
            case Input.Kept(KeptNotice.About about, Jws lease) ->
                    say(KeptNotice.kept(about, lease, now, identity), now, out);
            case Input.Gone(KeptNotice.About about) ->
                    say(KeptNotice.gone(about, now, identity), now, out);
            case Input.Foreign(PacketHash hash, Packet packet) ->
                    traces.find(hash, now)
                            .filter(Trace::isHeld)
                            .ifPresent(trace -> flood(trace, packet, out));
            case Input.Neighbours(Set<Fingerprint> servers) -> neighbours = servers;
        }
    }

    /** How many packets are remembered. */
    public int traces() {
        return traces.size();
    }

    /** How many leases were learned. */
    public int ways() {
        return ways.size();
    }

    private record Arrival(
            PacketHash hash, Packet packet, Optional<Fingerprint> from, PeerProof.Passing passing) {
        Thumbprint recipient() {
            return packet.message().recipient();
        }
    }

    private int drawHops() {
        return terms.hops() - draws.below(Terms.HOPS_DRAWN);
    }

    /** By the way that leads over the neighbour; else as a flood to it alone. */
    private void probe(Input.Probed probe, Instant now, Consumer<Output> out) {
        if (!neighbours.contains(probe.neighbour())) {
            return;
        }
        Thumbprint recipient = probe.packet().message().recipient();
        if (traces.find(probe.hash(), now).filter(trace -> !trace.isKept()).isPresent()) {
            ways.forget(recipient, way -> way.next().equals(probe.neighbour()));
        }
        boolean byWay =
                ways.to(recipient, neighbours, now).stream()
                        .anyMatch(way -> way.next().equals(probe.neighbour()));
        var route = new Trace.Route(Optional.empty(), drawHops(), Set.of(probe.neighbour()), byWay);
        Trace trace = new Trace(recipient, route, now, false);
        traces.begin(probe.hash(), trace);
        pass(trace, probe.packet(), !byWay, out);
    }

    private void take(Arrival arrival, Instant now, Consumer<Output> out) {
        Optional<Trace> before = traces.find(arrival.hash(), now);
        if (before.filter(trace -> trace.isUnderWay(now, terms.again())).isPresent()) {
            return;
        }
        boolean failed = before.filter(trace -> !trace.isKept()).isPresent();
        if (failed && before.get().byWays) {
            ways.forget(arrival.recipient(), way -> before.get().to().contains(way.next()));
        }
        boolean kept = before.filter(Trace::isKept).isPresent();
        boolean floods = failed || arrival.passing().flood() || searches(arrival, now);
        Trace trace =
                new Trace(
                        arrival.recipient(),
                        failed ? nowhere(arrival) : route(arrival, floods, now),
                        now,
                        kept);
        traces.begin(arrival.hash(), trace);
        out.accept(new Output.Offer(arrival.hash(), arrival.packet()));
        if (trace.byWays) {
            pass(trace, arrival.packet(), false, out);
        } else if (floods) {
            flood(trace, arrival.packet(), out);
        }
    }

    /**
     * Whether TX is to ask all: it knows no RX of the key, or one alone for a while. What the
     * mailbox of this very server says isn't waited for, since there is another RX.
     */
    private boolean searches(Arrival arrival, Instant now) {
        return arrival.from().isEmpty()
                && (ways.to(arrival.recipient(), neighbours, now).isEmpty()
                        || ways.search(arrival.recipient(), now));
    }

    private static Trace.Route nowhere(Arrival arrival) {
        return new Trace.Route(arrival.from(), arrival.passing().hops(), Set.of(), false);
    }

    /** By the ways that are known, if any, and for a flood if they lead to both RX. */
    private Trace.Route route(Arrival arrival, boolean floods, Instant now) {
        int hops = arrival.passing().hops();
        List<Way> known = ways.to(arrival.recipient(), neighbours, now);
        if (hops == 0 || known.isEmpty() || (floods && known.size() < Ways.RX_OF_KEY)) {
            return nowhere(arrival);
        }
        Set<Fingerprint> to = new HashSet<>();
        known.forEach(way -> to.add(way.next()));
        arrival.from().ifPresent(to::remove);
        return new Trace.Route(arrival.from(), hops, to, true);
    }

    private void flood(Trace trace, Packet packet, Consumer<Output> out) {
        if (trace.hops > 0) {
            Set<Fingerprint> to = new HashSet<>(neighbours);
            trace.from.ifPresent(to::remove);
            trace.floods(to);
            pass(trace, packet, true, out);
        }
    }

    private void pass(Trace trace, Packet packet, boolean flood, Consumer<Output> out) {
        List<Fingerprint> sorted =
                trace.to().stream().sorted(Comparator.comparing(Fingerprint::bytes)).toList();
        for (Fingerprint to : draws.shuffled(sorted)) {
            out.accept(new Output.Pass(to, packet, new PeerProof.Passing(trace.hops - 1, flood)));
        }
    }

    /** This server's own word about a packet that was offered to it. */
    private void say(KeptNotice notice, Instant now, Consumer<Output> out) {
        traces.find(notice.about().packet(), now)
                .filter(trace -> isNew(trace, notice))
                .ifPresent(trace -> back(trace, notice, out));
    }

    private static boolean isNew(Trace trace, KeptNotice notice) {
        return switch (notice.state()) {
            case KEPT -> trace.keeps(notice.server());
            case GONE -> {
                trace.reopen();
                yield !trace.isKept();
            }
        };
    }

    private void told(Fingerprint from, KeptNotice notice, Instant now, Consumer<Output> out) {
        Optional<Trace> found = traces.find(notice.about().packet(), now);
        if (found.isEmpty()) {
            return;
        }
        Trace trace = found.get();
        if (!trace.to().contains(from) || !holds(trace, notice, now)) {
            out.accept(new Output.Blame(from));
            return;
        }
        switch (notice.state()) {
            case KEPT -> kept(trace, from, notice, now, out);
            case GONE -> gone(trace, from, notice, out);
        }
    }

    /** What can be said of a notice whatever it says. */
    private static boolean holds(Trace trace, KeptNotice notice, Instant now) {
        return notice.about().recipient().thumbprint().equals(trace.recipient)
                && !notice.timestamp().isBefore(trace.began.minus(Fetch.SKEW))
                && !notice.timestamp().isAfter(now.plus(Fetch.SKEW))
                && notice.holds();
    }

    private void kept(
            Trace trace, Fingerprint from, KeptNotice notice, Instant now, Consumer<Output> out) {
        Optional<Lease> lease = verified(trace, notice, now);
        if (lease.isEmpty()) {
            out.accept(new Output.Blame(from));
            return;
        }
        ways.learn(trace.recipient, new Way(lease.get(), notice.lease().orElseThrow(), from, now));
        if (trace.keeps(notice.server())) {
            back(trace, notice, out);
        }
    }

    /** The recipient's own lease for the server that says so, verified once. */
    private Optional<Lease> verified(Trace trace, KeptNotice notice, Instant now) {
        Jws signed = notice.lease().orElseThrow();
        try {
            Lease lease = Lease.of(signed);
            boolean right =
                    lease.server().equals(notice.server())
                            && lease.isOf(notice.about().recipient(), now)
                            && lease.isValid(now)
                            && (ways.knows(trace.recipient, signed)
                                    || signed.isSignedBy(notice.about().recipient()));
            return right ? Optional.of(lease) : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** A way has ended; whoever has none there hears nothing new. */
    private void gone(Trace trace, Fingerprint from, KeptNotice notice, Consumer<Output> out) {
        int before = ways.size();
        ways.forget(
                trace.recipient,
                way -> way.server().equals(notice.server()) && way.next().equals(from));
        if (ways.size() < before && isNew(trace, notice)) {
            back(trace, notice, out);
        }
    }

    private static void back(Trace trace, KeptNotice notice, Consumer<Output> out) {
        PacketHash hash = notice.about().packet();
        out.accept(
                trace.from
                        .<Output>map(server -> new Output.Tell(server, notice))
                        .orElseGet(() ->
                                switch (notice.state()) {
                                    case KEPT -> new Output.Delivered(hash, notice.server());
                                    case GONE -> new Output.Retry(hash);
                                }));
    }
}
