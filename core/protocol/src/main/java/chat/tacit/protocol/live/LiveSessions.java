package chat.tacit.protocol.live;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All live sessions of a relay ({@code spec/20-live} §6). A session comes to be with its creator,
 * or an open one with whoever comes first, and is forgotten with its last member.
 *
 * <p>Bounded by {@link Limit#LIVE_SESSIONS} and {@link Limit#LIVE_SESSIONS_PER_ADDRESS}; each
 * session by {@link Limit#LIVE_MEMBERS}, {@link Limit#LIVE_ADMISSIONS} and {@link
 * Limit#LIVE_WAITING}. For use by several threads: what happens in one session holds up no other.
 */
public final class LiveSessions {
    private final Fingerprint relay;
    private final VouchedSession.Terrain terrain;
    private final Map<Target, Made> sessions = new HashMap<>();
    private final Map<PeerAddress, Integer> byAddress = new HashMap<>();

    /** A session, and whose connection made it. */
    private record Made(LiveSession session, Optional<PeerAddress> by) {}

    /**
     * @param entropy for the order in which members are asked
     */
    public LiveSessions(Fingerprint relay, Limits limits, Entropy entropy) {
        this.relay = relay;
        this.terrain = new VouchedSession.Terrain(limits, entropy);
    }

    /**
     * Takes somebody to the session that it asks for.
     *
     * @return the session that takes its lines from now on; nothing if it was ended at once
     */
    public Optional<LiveSession> come(Arrival arrival, Instant now, Consumer<List<Output>> out) {
        while (true) {
            Optional<LiveSession> known = session(arrival.target());
            if (known.isPresent()) {
                if (known.get().came(arrival, now, out)) {
                    return known;
                }
                continue;
            }
            Optional<LiveSession> made = make(arrival);
            if (made.isEmpty()) {
                alone(arrival, out);
                return Optional.empty();
            }
            // Whoever finds it meanwhile waits until its first one is in.
            LiveSession session = made.get();
            synchronized (session) {
                Entry entry = enter(arrival, session);
                switch (entry) {
                    case DONE -> {
                        session.began(arrival, now, out);
                        return made;
                    }
                    case FULL -> {
                        out.accept(List.of(Output.End.because(arrival.seat(), Refusal.TOO_MANY)));
                        return Optional.empty();
                    }
                    case TAKEN -> {}
                }
            }
        }
    }

    /** How many sessions there are. */
    public int size() {
        synchronized (sessions) {
            return sessions.size();
        }
    }

    private Optional<LiveSession> session(Target target) {
        synchronized (sessions) {
            return Optional.ofNullable(sessions.get(target)).map(Made::session);
        }
    }

    /** Nobody makes a vouched session but its creator. */
    private Optional<LiveSession> make(Arrival arrival) {
        return switch (arrival.target()) {
            case Target.Open open ->
                    Optional.of(new OpenSession(open, relay, terrain.limits(), this::forget));
            case Target.Vouched _ ->
                    arrival.identity()
                            .errand()
                            .ticket()
                            .map(ticket ->
                                    new VouchedSession(
                                            Roster.founded(
                                                    Room.of(ticket, relay), arrival.identity()),
                                            terrain,
                                            this::forget));
        };
    }

    private static void alone(Arrival arrival, Consumer<List<Output>> out) {
        Data asked = Data.of(arrival.target().encode().slice(1, 32));
        ServerLine ack = new ServerLine.Ack(asked, 0, Optional.empty());
        out.accept(List.of(Output.Say.to(arrival.seat(), ack), Output.End.quietly(arrival.seat())));
    }

    private enum Entry {
        DONE,
        /** There is one already. */
        TAKEN,
        FULL
    }

    private Entry enter(Arrival arrival, LiveSession session) {
        Optional<PeerAddress> by = arrival.caller().from();
        Limits limits = terrain.limits();
        synchronized (sessions) {
            if (sessions.containsKey(session.target())) {
                return Entry.TAKEN;
            }
            int own = by.map(address -> byAddress.getOrDefault(address, 0)).orElse(0);
            if (sessions.size() >= limits.count(Limit.LIVE_SESSIONS)
                    || own >= limits.count(Limit.LIVE_SESSIONS_PER_ADDRESS)) {
                return Entry.FULL;
            }
            sessions.put(session.target(), new Made(session, by));
            by.ifPresent(address -> byAddress.merge(address, 1, Integer::sum));
            return Entry.DONE;
        }
    }

    private void forget(LiveSession session) {
        synchronized (sessions) {
            Made made = sessions.remove(session.target());
            if (made != null) {
                made.by()
                        .ifPresent(address ->
                                byAddress.computeIfPresent(
                                        address, (_, count) -> count == 1 ? null : count - 1));
            }
        }
    }
}
