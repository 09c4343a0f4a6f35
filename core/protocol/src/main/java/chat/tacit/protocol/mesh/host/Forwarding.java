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

import java.time.Duration;
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
    /**
     * How far a notice may be out of time without speaking against whoever passed it on, whose
     * clock may be as far from this one as the RX's from its own.
     */
    private static final Duration TWICE = Fetch.SKEW.multipliedBy(2);

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
            case Input.Gone(KeptNotice.About about) -> ended(about, now, out);
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
        Trace trace = new Trace(recipient, route, now, Optional.empty());
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
        boolean floods = failed || arrival.passing().flood() || searches(arrival, now);
        Trace trace =
                new Trace(
                        arrival.recipient(),
                        failed ? nowhere(arrival) : route(arrival, floods, now),
                        now,
                        before);
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

    /** As TX this server has passed the packet on already, to whom it knows or to all. */
    private void ended(KeptNotice.About about, Instant now, Consumer<Output> out) {
        if (traces.find(about.packet(), now).filter(it -> it.from.isPresent()).isPresent()) {
            say(KeptNotice.gone(about, now, identity), now, out);
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
                trace.reopens();
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
        Said said = trace.wentTo(from) ? judge(trace, notice, now) : Said.FALSE;
        switch (said) {
            case RIGHT -> {
                switch (notice.state()) {
                    case KEPT -> kept(trace, from, notice, now, out);
                    case GONE -> gone(trace, from, notice, out);
                }
            }
            case UNTIMELY -> {} // by the clock of whoever passed it on it may have held
            case FALSE -> out.accept(new Output.Blame(from));
        }
    }

    /** What a notice is worth. */
    private enum Said {
        RIGHT,
        /** It doesn't hold any more, or not yet, by less than clocks may be apart. */
        UNTIMELY,
        FALSE
    }

    private Said judge(Trace trace, KeptNotice notice, Instant now) {
        boolean right =
                notice.about().recipient().thumbprint().equals(trace.recipient)
                        && isAt(trace, notice, now, TWICE)
                        && notice.holds()
                        && notice.lease()
                                .filter(signed -> !isOf(signed, trace, notice, now))
                                .isEmpty();
        boolean timely =
                right
                        && isAt(trace, notice, now, Fetch.SKEW)
                        && notice.lease().map(Lease::of).filter(it -> !it.isValid(now)).isEmpty();
        return timely ? Said.RIGHT : right ? Said.UNTIMELY : Said.FALSE;
    }

    /** Whether it was said after the packet came, as far as clocks tell. */
    private static boolean isAt(Trace trace, KeptNotice notice, Instant now, Duration skew) {
        return !notice.timestamp().isBefore(trace.began.minus(skew))
                && !notice.timestamp().isAfter(now.plus(skew));
    }

    /**
     * Whether it is the recipient's own lease for the server that says so, verified once, and is or
     * was valid at about this time.
     */
    private boolean isOf(Jws signed, Trace trace, KeptNotice notice, Instant now) {
        try {
            Lease lease = Lease.of(signed);
            return lease.server().equals(notice.server())
                    && lease.recipient().equals(trace.recipient)
                    && lease.until().isAfter(now.minus(TWICE))
                    && !lease.issued().isAfter(now.plus(TWICE))
                    && (ways.knows(trace.recipient, signed)
                            || signed.isSignedBy(notice.about().recipient()));
        } catch (MalformedException e) {
            return false;
        }
    }

    private void kept(
            Trace trace, Fingerprint from, KeptNotice notice, Instant now, Consumer<Output> out) {
        Jws signed = notice.lease().orElseThrow();
        ways.learn(trace.recipient, new Way(Lease.of(signed), signed, from, now));
        if (trace.keeps(notice.server())) {
            back(trace, notice, out);
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

    /** To TX, which may be this server, and to whom the packet came from. */
    private static void back(Trace trace, KeptNotice notice, Consumer<Output> out) {
        PacketHash hash = notice.about().packet();
        if (trace.own) {
            switch (notice.state()) {
                case KEPT -> out.accept(new Output.Delivered(hash, notice.server()));
                case GONE -> {
                    if (trace.reopens()) {
                        out.accept(new Output.Retry(hash));
                    }
                }
            }
        }
        trace.from.ifPresent(server -> out.accept(new Output.Tell(server, notice)));
    }
}
