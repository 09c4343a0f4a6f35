package chat.tacit.protocol.proxy;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What each address may use of a proxying relay: {@link Limit#PROXY_TUNNELS_PER_ADDRESS} at once,
 * and in an hour {@link Limit#PROXY_BYTES} and {@link Limit#PROXY_PROOFS_PER_ADDRESS}. Addresses
 * are in memory only, and forgotten with their tunnels and their hour. Not for use by several
 * threads.
 */
public final class Tolls {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Limits limits;
    private final Map<PeerAddress, Purse> purses = new HashMap<>();
    private int tunnels;

    public Tolls(Limits limits) {
        this.limits = limits;
    }

    /** How many tunnels there are. */
    public int tunnels() {
        return tunnels;
    }

    /** Takes the place of one more tunnel, unless there is a reason against it. */
    public Optional<Refusal> enter(PeerAddress address, Instant now) {
        if (tunnels >= limits.count(Limit.PROXY_TUNNELS)) {
            return Optional.of(Refusal.BUSY);
        }
        if (!purses.containsKey(address) && purses.size() >= limits.count(Limit.PROXY_ADDRESSES)) {
            purses.values().removeIf(purse -> purse.tunnels == 0 && purse.isOver(now));
            if (purses.size() >= limits.count(Limit.PROXY_ADDRESSES)) {
                return Optional.of(Refusal.BUSY);
            }
        }
        Purse purse = purse(address, now);
        if (purse.tunnels >= limits.count(Limit.PROXY_TUNNELS_PER_ADDRESS)
                || purse.bytes >= limits.value(Limit.PROXY_BYTES)) {
            return Optional.of(Refusal.TOO_MANY);
        }
        purse.tunnels++;
        tunnels++;
        return Optional.empty();
    }

    /** Counts a proof that is asked because of {@code address}; whether it may be. */
    public boolean mayAsk(PeerAddress address, Instant now) {
        Purse purse = purse(address, now);
        if (purse.proofs >= limits.count(Limit.PROXY_PROOFS_PER_ADDRESS)) {
            return false;
        }
        purse.proofs++;
        return true;
    }

    /** Counts bytes of one of its tunnels; whether they may pass. */
    public boolean pass(PeerAddress address, int bytes, Instant now) {
        Purse purse = purse(address, now);
        purse.bytes += bytes;
        return purse.bytes <= limits.value(Limit.PROXY_BYTES);
    }

    /** Gives the place of a tunnel back. */
    public void leave(PeerAddress address) {
        Purse purse = purses.get(address);
        if (purse != null && purse.tunnels > 0) {
            purse.tunnels--;
            tunnels--;
        }
    }

    private Purse purse(PeerAddress address, Instant now) {
        Purse purse = purses.computeIfAbsent(address, _ -> new Purse(now));
        if (purse.isOver(now)) {
            purse.since = now;
            purse.bytes = 0;
            purse.proofs = 0;
        }
        return purse;
    }

    /** What an address has used since its hour began. */
    private static final class Purse {
        Instant since;
        long bytes;
        int proofs;
        int tunnels;

        Purse(Instant since) {
            this.since = since;
        }

        boolean isOver(Instant now) {
            return !now.isBefore(since.plus(HOUR));
        }
    }
}
