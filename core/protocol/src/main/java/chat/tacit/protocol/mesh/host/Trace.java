package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Thumbprint;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What is remembered of one packet ({@code spec/40-mesh} §7.1). */
final class Trace {
    final Thumbprint recipient;

    /** From whom it came first; nobody if this server is its TX. */
    final Optional<Fingerprint> from;

    final Instant began;

    /** How many servers it may still pass, this one not counted. */
    final int hops;

    /** Whether it went by ways, and not to all neighbours. */
    final boolean byWays;

    /** Whether this server is TX of the packet, from wherever it came again since. */
    final boolean own;

    private Set<Fingerprint> to;
    private final Set<Fingerprint> asked = new HashSet<>();
    private final Set<Fingerprint> keptBy = new HashSet<>();
    private boolean kept;
    private boolean open;
    private boolean flooded;

    /**
     * @param before what was remembered of the packet when it came again: whose it is, to whom it
     *     went and that there was a <em>kept</em> stays known
     */
    Trace(Thumbprint recipient, Route route, Instant began, Optional<Trace> before) {
        this.recipient = recipient;
        this.from = route.from();
        this.hops = route.hops();
        this.to = Set.copyOf(route.to());
        this.byWays = route.byWays();
        this.began = began;
        this.own = route.from().isEmpty() || before.filter(it -> it.own).isPresent();
        this.kept = before.filter(Trace::isKept).isPresent();
        before.ifPresent(it -> asked.addAll(it.asked));
        asked.addAll(to);
    }

    /** Whence a packet came and whither it goes. */
    record Route(Optional<Fingerprint> from, int hops, Set<Fingerprint> to, boolean byWays) {}

    /** To whom the packet goes. */
    Set<Fingerprint> to() {
        return to;
    }

    /** Whether the packet went to {@code server}, now or when it came before. */
    boolean wentTo(Fingerprint server) {
        return asked.contains(server);
    }

    /** Whether the packet waits for what this server itself has to do with its key. */
    boolean isHeld() {
        return !byWays && to.isEmpty() && hops > 0;
    }

    void floods(Set<Fingerprint> neighbours) {
        to = Set.copyOf(neighbours);
        asked.addAll(to);
        flooded = true;
    }

    /** Notes that {@code server} keeps the packet: whether that is new. */
    boolean keeps(Fingerprint server) {
        kept = true;
        return keptBy.add(server);
    }

    boolean isKept() {
        return kept;
    }

    /**
     * The packet may come again at once, since the way that it took has ended: whether that is so.
     * One that went to all neighbours has gone everywhere: each of its copies would go there again,
     * and between two servers at which a lease has ended as often as there are hops.
     */
    boolean reopens() {
        open |= !flooded;
        return open;
    }

    /** Whether a packet that comes now is a copy of this one, which is on its way. */
    boolean isUnderWay(Instant now, Duration again) {
        return !open && now.isBefore(began.plus(again));
    }
}
