package chat.tacit.protocol.wire;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Secret;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Strikes and bans of addresses ({@code spec/10-wire} §7).
 *
 * <p>A strike is for an unfinished handshake, a malformed frame, or a bad authenticator on a thing
 * that the relay confirmed to exist on this session; never for asking about what isn't there. An
 * address that many honest sessions share, and a trusted one (a listed relay, one's own proxy), is
 * throttled where another would be banned. Bans double while they are remembered and end by
 * themselves.
 *
 * <p>It lives in memory, bounded by {@link Limit#STRIKE_ADDRESSES}, under a keyed hash whose key
 * lasts as long as the process: no address is kept. Not for use by several threads.
 */
public final class Strikes {
    private static final int KEY_SIZE = 32;
    private static final int MAX_DOUBLINGS = 32;

    private final Secret key;
    private final Limits limits;
    private final Predicate<PeerAddress> trusted;
    private final Map<Bytes, Conduct> conducts = new LinkedHashMap<>(64, 0.75f, true);

    /**
     * @param trusted whether an address is never banned: of a listed relay or of one's own proxy
     */
    public Strikes(Limits limits, Predicate<PeerAddress> trusted, Entropy entropy) {
        this.key = Secret.random(entropy, KEY_SIZE);
        this.limits = limits;
        this.trusted = trusted;
    }

    /** How to treat a new connection from {@code address}. */
    public Standing standing(PeerAddress address, Instant now) {
        Conduct conduct = conducts.get(hash(address));
        if (conduct == null) {
            return new Standing.Open();
        }
        if (now.isBefore(conduct.bannedUntil) && !trusted.test(address)) {
            return new Standing.Banned(conduct.bannedUntil);
        }
        forget(conduct.strikes, now, limits.duration(Limit.STRIKE_MEMORY));
        return conduct.strikes.size() < limits.count(Limit.CLIENT_CONNECT_TIMEOUT_LIMIT)
                ? new Standing.Open()
                : new Standing.Throttled(limits.duration(Limit.THROTTLE_DELAY));
    }

    /** Counts a strike, and says how the address stands after it. */
    public Standing strike(PeerAddress address, Instant now) {
        Conduct conduct = conduct(address);
        int limit = limits.count(Limit.CLIENT_CONNECT_TIMEOUT_LIMIT);
        note(conduct.strikes, now, limits.duration(Limit.STRIKE_MEMORY), limit);
        boolean spared = now.isBefore(conduct.bannedUntil) || isShared(conduct, now);
        if (conduct.strikes.size() == limit && !spared && !trusted.test(address)) {
            ban(conduct, now);
        }
        return standing(address, now);
    }

    /** Counts a session that came to be: it speaks for its address. */
    public void finished(PeerAddress address, Instant now) {
        note(
                conduct(address).finished,
                now,
                limits.duration(Limit.SHARED_MEMORY),
                limits.count(Limit.SHARED_SESSIONS));
    }

    /** Whether many people are behind an address: it has many finished sessions. */
    public boolean isShared(PeerAddress address, Instant now) {
        Conduct conduct = conducts.get(hash(address));
        return conduct != null && isShared(conduct, now);
    }

    /** Addresses of which something is remembered. */
    public int size() {
        return conducts.size();
    }

    private boolean isShared(Conduct conduct, Instant now) {
        forget(conduct.finished, now, limits.duration(Limit.SHARED_MEMORY));
        return conduct.finished.size() >= limits.count(Limit.SHARED_SESSIONS);
    }

    private void ban(Conduct conduct, Instant now) {
        boolean remembered =
                now.isBefore(conduct.bannedUntil.plus(limits.duration(Limit.BAN_MEMORY)));
        conduct.bans = remembered ? Math.min(conduct.bans + 1, MAX_DOUBLINGS) : 1;
        Duration ban = limits.duration(Limit.BAN).multipliedBy(1L << (conduct.bans - 1));
        Duration maximum = limits.duration(Limit.BAN_MAXIMUM);
        conduct.bannedUntil = now.plus(ban.compareTo(maximum) < 0 ? ban : maximum);
        conduct.strikes.clear();
    }

    private Conduct conduct(PeerAddress address) {
        Conduct conduct = conducts.computeIfAbsent(hash(address), _ -> new Conduct());
        if (conducts.size() > limits.count(Limit.STRIKE_ADDRESSES)) {
            conducts.remove(conducts.keySet().iterator().next());
        }
        return conduct;
    }

    private Bytes hash(PeerAddress address) {
        return Bytes.owned(Hmac.sha256(key, address.bytes().shared()).expose());
    }

    /** Adds {@code now}, keeping at most {@code limit} times that aren't older than the memory. */
    private static void note(ArrayDeque<Instant> times, Instant now, Duration memory, int limit) {
        forget(times, now, memory);
        if (times.size() == limit) {
            times.removeFirst();
        }
        times.addLast(now);
    }

    private static void forget(ArrayDeque<Instant> times, Instant now, Duration memory) {
        while (!times.isEmpty() && !times.getFirst().plus(memory).isAfter(now)) {
            times.removeFirst();
        }
    }

    /** What is remembered of one address. */
    private static final class Conduct {
        final ArrayDeque<Instant> strikes = new ArrayDeque<>(4);
        final ArrayDeque<Instant> finished = new ArrayDeque<>(4);
        Instant bannedUntil = Instant.EPOCH;
        int bans;
    }
}
