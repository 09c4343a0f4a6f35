package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An address at which a server may be: where to look, and no more than that. */
final class Candidate {
    final RelayAddress address;

    /** Who says so; nobody if it said so itself. */
    final Optional<Fingerprint> source;

    /** Whether it is to be looked at by its time, whoever else is: a peer, or a verified server. */
    final boolean known;

    /** When it is to be looked at. */
    Instant due;

    private final Duration longest;
    private Duration wait;
    private int host;

    /** One that waits for its turn. */
    Candidate(RelayAddress address, Optional<Fingerprint> source, Instant due) {
        this.address = address;
        this.source = source;
        this.known = false;
        this.due = due;
        this.wait = Duration.ZERO;
        this.longest = Duration.ZERO;
    }

    /**
     * One that is looked at by its time.
     *
     * @param wait between two looks if nobody is there, then twice as long each time
     * @param longest of these waits
     */
    Candidate(RelayAddress address, Instant due, Duration wait, Duration longest) {
        this.address = address;
        this.source = Optional.empty();
        this.known = true;
        this.due = due;
        this.wait = wait;
        this.longest = longest;
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
