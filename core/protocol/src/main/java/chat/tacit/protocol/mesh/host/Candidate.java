package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An address at which a server may be: where to look, and no more than that. */
final class Candidate {
    /** How long it is tried to find one again that an earlier process had verified. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    final RelayAddress address;

    /** Who says so; nobody if it said so itself. */
    final Optional<Fingerprint> source;

    final Kind kind;

    /** When it is to be looked at. */
    Instant due;

    private final Instant since;
    private final Duration longest;
    private Duration wait;
    private int host;

    enum Kind {
        /** Somebody names it: it waits for its turn, and is looked at once. */
        HEARD,
        /** An earlier process had verified it: it waits for its turn, more than once. */
        REMEMBERED,
        /** A peer, or a verified server: it is looked at by its time, whoever else is. */
        KNOWN
    }

    /** One that waits for its turn. */
    Candidate(RelayAddress address, Optional<Fingerprint> source, Instant due) {
        this.address = address;
        this.source = source;
        this.kind = Kind.HEARD;
        this.due = due;
        this.since = due;
        this.wait = Duration.ZERO;
        this.longest = Duration.ZERO;
    }

    /**
     * One that somebody has proved itself at, or the operator has named.
     *
     * @param waits between two looks if nobody is there
     */
    Candidate(RelayAddress address, Kind kind, Instant due, Waits waits) {
        this.address = address;
        this.source = Optional.empty();
        this.kind = kind;
        this.due = due;
        this.since = due;
        this.wait = waits.first();
        this.longest = waits.longest();
    }

    /** Waits, of which each is twice as long as the one before. */
    record Waits(Duration first, Duration longest) {}

    /** Whether there is a better reason to look there than that others say so. */
    boolean isTrusted() {
        return kind != Kind.HEARD;
    }

    /** Whether it is worth another look, though nobody was there. */
    boolean isRemembered(Instant now) {
        return kind == Kind.REMEMBERED && now.isBefore(since.plus(REMEMBERED));
    }

    /** The host of the address that is next. */
    Target target() {
        return new Target(address.fingerprint(), address.hosts().get(host), address.port());
    }

    /** Turns to the next host: whether there is one. */
    boolean turns() {
        host = (host + 1) % address.hosts().size();
        return host != 0;
    }

    /** It is being looked at: if nobody is there, again after twice as long each time. */
    void putOff(Instant now) {
        due = now.plus(wait);
        Duration twice = wait.multipliedBy(2);
        wait = twice.compareTo(longest) < 0 ? twice : longest;
    }
}
