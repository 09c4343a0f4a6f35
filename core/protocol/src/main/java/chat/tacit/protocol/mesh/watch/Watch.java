package chat.tacit.protocol.mesh.watch;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.mesh.ServerList;
import chat.tacit.protocol.mesh.servers.Operator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who drops packets ({@code spec/40-mesh} §12), as a client finds it by its loops and a server by
 * probes of its neighbours. Nobody comes into quarantine but by one's own evidence. No I/O, no
 * clock; not for use by several threads.
 */
public final class Watch {
    /** How long a probe may take at least before it can be lost. */
    public static final Duration LEAST_PATIENCE = Duration.ofMinutes(10);

    private static final Duration REPORTED = Duration.ofDays(1);

    private final Loops loops;
    private final Told told;
    private final Outages outages = new Outages();
    private final Charges charges = new Charges();
    private final Reports reports = new Reports();

    /** Hears what became of each probe, so that a later run can be told {@link #again}. */
    @FunctionalInterface
    public interface Told {
        void outcome(Set<Fingerprint> ends, boolean lost, Instant at);
    }

    /**
     * @param least {@link #LEAST_PATIENCE}, or less where packets take milliseconds
     */
    public Watch(Duration least) {
        this(least, (_, _, _) -> {});
    }

    public Watch(Duration least, Told told) {
        this.loops = new Loops(least);
        this.told = told;
    }

    /** A probe was taken where it enters the mesh. */
    public void sent(Probe probe, Instant now) {
        loops.sent(probe, now);
    }

    /** Whatever entered there since then was never taken: the server was silent. */
    public void unsent(Fingerprint entry, Instant since) {
        loops.forget(entry, since);
    }

    /** A probe was fetched at an RX. Again, or one that nobody knows, does nothing. */
    public void returned(Bytes probe, Fingerprint rx, Instant now) {
        loops.returned(probe, rx, now).ifPresent(this::charge);
    }

    /**
     * A key was read at an RX; whatever came with it was told by {@link #returned} before.
     *
     * @param waiting what the answer says that there is more; 0 too if it had no packet
     */
    public void read(Thumbprint key, Fingerprint rx, long waiting, Instant now) {
        loops.read(new Loops.Place(key, rx), waiting == 0, now, outages).forEach(this::charge);
    }

    /** Something of one server alone was lost: a <i>kept</i> of it doesn't hold. */
    public void lost(Fingerprint server, Instant now) {
        charge(Outcome.once(Set.of(server), true, now));
    }

    /**
     * A message says something of one server: whether a contact has what it took, or whether what a
     * contact said came by it when it came by another.
     */
    public void told(Fingerprint server, Bytes contact, boolean lost, Instant at) {
        charge(Outcome.word(server, contact, lost, at));
    }

    /**
     * What became of a probe that was followed elsewhere, or in an earlier run, at one of several
     * RX: in the order in which that was known.
     */
    public void leg(Fingerprint entry, Fingerprint rx, boolean lost, Instant at) {
        charge(Outcome.leg(entry, rx, lost, at));
    }

    /** What an earlier run heard by {@link Told}, in the same order. */
    public void again(Set<Fingerprint> ends, boolean lost, Instant at) {
        count(Outcome.once(ends, lost, at));
    }

    /** A server answered a request of any kind, be it with a refusal. */
    public void answered(Instant now) {
        outages.answered(now);
    }

    /** A server didn't answer. */
    public void silent(Operator operator, Instant now) {
        outages.failed(operator, now);
    }

    /** Whether it is one's own network that is down, as far as one can tell. */
    public boolean isDown() {
        return outages.isDown();
    }

    /** How much of a time one's own network was up: what a message has had to be confirmed. */
    public Duration up(Instant from, Instant until) {
        return outages.up(from, until);
    }

    /** How long a probe may take now: ten times the median of the last ones. */
    public Duration patience() {
        return loops.patience();
    }

    /** A server says so in its list, whose signature held. */
    public void heard(Fingerprint reporter, DropReport report, Instant now) {
        reports.heard(reporter, report, now);
    }

    /** How many times as often as others a server is to be probed, 1 to 3. */
    public double probing(Fingerprint server, Instant now) {
        return reports.probing(server, now);
    }

    /** The quarantine in which a server is now, if it is. */
    public Optional<Quarantine> quarantine(Fingerprint server, Instant now) {
        return charges.quarantine(server, now);
    }

    /** All servers that are in quarantine now. */
    public Set<Fingerprint> quarantined(Instant now) {
        return charges.quarantined(now);
    }

    /** What speaks against a server now. */
    public Suspicion suspicion(Fingerprint server) {
        return charges.suspicion(server);
    }

    /** What one found oneself in the last 24 hours, for one's own list, the newest last. */
    public List<DropReport> found(Instant now) {
        List<DropReport> found = charges.found(REPORTED, now);
        return found.subList(Math.max(0, found.size() - ServerList.MOST_REPORTS), found.size());
    }

    private void charge(Outcome outcome) {
        told.outcome(outcome.ends(), outcome.lost(), outcome.at());
        count(outcome);
    }

    private void count(Outcome outcome) {
        // First, since the sum of whoever comes into quarantine is 0 afterwards.
        charges.charge(outcome).forEach(reports::quarantined);
        outcome.ends().forEach(end -> reports.probed(end, charges.suspicion(end)));
    }
}
