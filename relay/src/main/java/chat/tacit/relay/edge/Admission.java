package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.Standing;
import chat.tacit.protocol.wire.Strikes;
import chat.tacit.relay.metric.Metrics;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may connect: counts the sockets there are, in all and of each address, and keeps strikes and
 * bans ({@code spec/10-wire} §7). Addresses live here and in {@link Pass}, in memory, and are
 * written nowhere.
 *
 * <p>A ban refuses handshakes. Sockets of a banned address are still let in as far as they can be
 * told so, but no more than {@value #BANNED_SOCKETS} at once, whatever else the address has open
 * since before.
 *
 * <p>When there are as many unfinished handshakes as there may be, the address that has most of
 * them loses its oldest to one that has fewer: whoever opens thousands keeps nobody else waiting.
 * For use by any thread.
 */
final class Admission {
    private static final int BANNED_SOCKETS = 2;

    private final Limits limits;
    private final Front front;
    private final Strikes strikes;
    private final InstantSource clock;
    private final Metrics metrics;
    private final Map<PeerAddress, Crowd> crowds = new HashMap<>();

    /** Those of them that have an unfinished handshake. */
    private final Set<Crowd> beginning = new LinkedHashSet<>();

    private long open;
    private long unfinished;

    Admission(Limits limits, Front front, Strikes strikes, InstantSource clock, Metrics metrics) {
        this.limits = limits;
        this.front = front;
        this.strikes = strikes;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Lets a socket in, or nothing if it is to be closed at once. */
    synchronized Optional<Pass> enter(InetAddress peer) {
        Optional<PeerAddress> address =
                front.isProxy(peer)
                        ? Optional.empty()
                        : Optional.of(PeerAddress.of(peer.getAddress()));
        Optional<Refusal> refusal =
                open >= limits.value(Limit.CONNECTIONS)
                        ? Optional.of(Refusal.BUSY)
                        : address.flatMap(this::crowded);
        if (refusal.isEmpty() && !hasRoom(address)) {
            refusal = Optional.of(Refusal.BUSY);
        }
        if (refusal.isPresent()) {
            metrics.refused(refusal.get());
            return Optional.empty();
        }
        Pass pass = new Pass(this, peer);
        address.ifPresent(it -> join(pass, it));
        open++;
        unfinished++;
        metrics.connected();
        return Optional.of(pass);
    }

    /** Whether one more handshake may begin, if need be in the place of another. */
    private boolean hasRoom(Optional<PeerAddress> newcomer) {
        if (unfinished < limits.value(Limit.UNFINISHED_HANDSHAKES)) {
            return true;
        }
        Crowd own = newcomer.map(crowds::get).orElse(null);
        int least = own == null ? 0 : own.unfinished.size();
        Crowd most = null;
        for (Crowd crowd : beginning) {
            if (crowd.unfinished.size() > (most == null ? least : most.unfinished.size())) {
                most = crowd;
            }
        }
        if (most == null) {
            return false;
        }
        Pass oldest = most.unfinished.iterator().next();
        metrics.refused(Refusal.BUSY);
        finish(oldest);
        oldest.evict();
        return true;
    }

    /** Whether {@code address} has as many sockets as it may have. */
    private Optional<Refusal> crowded(PeerAddress address) {
        Crowd crowd = crowds.get(address);
        if (crowd == null) {
            return Optional.empty();
        }
        if (crowd.open >= limits.value(Limit.CONNECTIONS_PER_ADDRESS)
                || crowd.unfinished.size()
                        >= limits.value(Limit.UNFINISHED_HANDSHAKES_PER_ADDRESS)) {
            return Optional.of(Refusal.TOO_MANY);
        }
        return crowd.banned >= BANNED_SOCKETS && isBanned(address)
                ? Optional.of(Refusal.BANNED)
                : Optional.empty();
    }

    private boolean isBanned(PeerAddress address) {
        return switch (strikes.standing(address, clock.instant())) {
            case Standing.Banned _ -> true;
            case Standing.Open _, Standing.Throttled _ -> false;
        };
    }

    /**
     * Whose request {@code pass} carries, from the header {@code X-Forwarded-For} if a trusted
     * proxy wrote it; says why that one may not connect.
     */
    synchronized Optional<Refusal> claim(Pass pass, List<String> forwarded) {
        if (!front.isProxy(pass.peer)) {
            return Optional.empty();
        }
        leave(pass);
        Optional<PeerAddress> client =
                front.client(pass.peer, forwarded)
                        .map(address -> PeerAddress.of(address.getAddress()));
        if (client.isEmpty()) {
            return Optional.empty();
        }
        Optional<Refusal> refusal = crowded(client.get());
        if (refusal.isEmpty()) {
            join(pass, client.get());
        }
        return refusal;
    }

    synchronized Optional<PeerAddress> address(Pass pass) {
        return Optional.ofNullable(pass.address);
    }

    synchronized Standing standing(Pass pass) {
        return pass.address == null
                ? new Standing.Open()
                : strikes.standing(pass.address, clock.instant());
    }

    synchronized boolean isShared(Pass pass) {
        return pass.address != null && strikes.isShared(pass.address, clock.instant());
    }

    synchronized void finish(Pass pass) {
        if (pass.unfinished && !pass.closed) {
            pass.unfinished = false;
            unfinished--;
            Crowd crowd = crowd(pass.address);
            if (crowd != null) {
                ends(crowd, pass);
            }
        }
    }

    /** A session came to be: it speaks for its address. */
    synchronized void establish(Pass pass) {
        finish(pass);
        if (pass.address != null) {
            strikes.finished(pass.address, clock.instant());
        }
    }

    /** Counts a strike; how long the address is banned, if that began a ban. */
    synchronized Optional<Duration> strike(Pass pass) {
        metrics.struck();
        if (pass.address == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        boolean before = isBanned(pass.address);
        return switch (strikes.strike(pass.address, now)) {
            case Standing.Banned(Instant until) when !before -> {
                metrics.banned();
                yield Optional.of(Duration.between(now, until));
            }
            case Standing.Banned _, Standing.Open _, Standing.Throttled _ -> Optional.empty();
        };
    }

    synchronized void close(Pass pass) {
        if (!pass.closed) {
            finish(pass);
            leave(pass);
            pass.closed = true;
            open--;
            metrics.disconnected();
        }
    }

    private void join(Pass pass, PeerAddress address) {
        Crowd crowd = crowds.computeIfAbsent(address, _ -> new Crowd());
        pass.address = address;
        crowd.open++;
        if (isBanned(address)) {
            pass.banned = true;
            crowd.banned++;
        }
        if (pass.unfinished) {
            crowd.unfinished.add(pass);
            beginning.add(crowd);
        }
    }

    private void ends(Crowd crowd, Pass pass) {
        crowd.unfinished.remove(pass);
        if (crowd.unfinished.isEmpty()) {
            beginning.remove(crowd);
        }
    }

    private void leave(Pass pass) {
        Crowd crowd = crowd(pass.address);
        if (pass.address != null && crowd != null) {
            crowd.open--;
            if (pass.banned) {
                pass.banned = false;
                crowd.banned--;
            }
            ends(crowd, pass);
            if (crowd.open == 0) {
                crowds.remove(pass.address);
            }
            pass.address = null;
        }
    }

    private @Nullable Crowd crowd(@Nullable PeerAddress address) {
        return address == null ? null : crowds.get(address);
    }

    /**
     * How many sockets an address has, how many of them came while it was banned, and those that
     * have not finished a handshake.
     */
    private static final class Crowd {
        final Set<Pass> unfinished = new LinkedHashSet<>();
        int open;
        int banned;
    }
}
