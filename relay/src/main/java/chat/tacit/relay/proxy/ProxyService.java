package chat.tacit.relay.proxy;

import chat.tacit.protocol.proxy.Proofs;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.proxy.Tolls;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.relay.metric.Metrics;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What the tunnels of a relay share: tolls and proofs. For use by any thread. */
public final class ProxyService {
    private final RelayIdentity relay;
    private final Reach reach;
    private final InstantSource clock;
    private final Metrics metrics;
    private final Tolls tolls;
    private final Proofs proofs;

    public ProxyService(RelayIdentity relay, Reach reach, InstantSource clock, Metrics metrics) {
        this.relay = relay;
        this.reach = reach;
        this.clock = clock;
        this.metrics = metrics;
        this.tolls = new Tolls(relay.offer().limits());
        this.proofs = new Proofs(Proofs.Terms.ofProxy(relay.offer().limits()));
    }

    /** What came of asking for a tunnel. */
    public sealed interface Entry permits Passage, Refused {}

    /** There is none. */
    public record Refused(Refusal refusal) implements Entry {}

    /** Takes the place of one more tunnel of {@code address} to {@code target}. */
    public synchronized Entry enter(PeerAddress address, Target target) {
        boolean own = target.fingerprint().equals(relay.fingerprint());
        Optional<Refusal> refusal =
                own || !target.hasOpenPort()
                        ? Optional.of(Refusal.TARGET)
                        : tolls.enter(address, clock.instant());
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        metrics.tunnels(tolls.tunnels());
        return new Passage(this, address, target);
    }

    /** Counts a refusal. */
    Refused refused(Refusal refusal) {
        metrics.refused(refusal);
        return new Refused(refusal);
    }

    /** The first of the addresses that the target's host has to which a tunnel may lead. */
    Optional<InetSocketAddress> reachable(Target target, List<InetSocketAddress> found) {
        return found.stream()
                .filter(one -> one.getAddress() != null)
                .filter(one -> reach.allows(target.host(), one.getAddress().getAddress()))
                .map(one -> new InetSocketAddress(one.getAddress(), target.port()))
                .findFirst();
    }

    /**
     * This relay found by itself that a server of the mesh is there ({@code spec/40-mesh} §8.3).
     */
    public synchronized void proven(Proofs.Place place) {
        proofs.gave(place, clock.instant());
    }

    synchronized boolean isProven(Proofs.Place place) {
        return proofs.holds(place, clock.instant());
    }

    synchronized Optional<Refusal> ask(PeerAddress address) {
        if (!tolls.mayAsk(address, clock.instant())) {
            return Optional.of(Refusal.TOO_MANY);
        }
        return proofs.mayAsk(clock.instant()) ? Optional.empty() : Optional.of(Refusal.BUSY);
    }

    synchronized void answered(Proofs.Place place, boolean proven) {
        metrics.proof(proven);
        if (proven) {
            proofs.gave(place, clock.instant());
        }
    }

    synchronized boolean pass(PeerAddress address, int bytes) {
        metrics.tunnelled(bytes);
        return tolls.pass(address, bytes, clock.instant());
    }

    synchronized void leave(PeerAddress address) {
        tolls.leave(address);
        metrics.tunnels(tolls.tunnels());
    }
}
