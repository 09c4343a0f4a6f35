package chat.tacit.protocol.room.host;

import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.PeerAddress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The sessions that the relay remembers, in memory: so many of an address, so long before the first
 * frame, and so long after the last. One that has a stream open isn't idle.
 */
final class SessionTable {
    private static final int TIMEOUTS_BEFORE_FIRST_FRAME = 12;

    private final Line line;
    private final Agenda agenda;
    private final Map<SessionId, HostSession> sessions = new HashMap<>();
    private final Map<Optional<PeerAddress>, Set<HostSession>> byAddress = new HashMap<>();

    /** Those that had no frame yet, the oldest first. */
    private final Set<HostSession> unused = new LinkedHashSet<>();

    SessionTable(Line line, Agenda agenda) {
        this.line = line;
        this.agenda = agenda;
    }

    int size() {
        return sessions.size();
    }

    /** Whether one more is remembered, if need be instead of one that nobody used yet. */
    boolean takesMore() {
        return sessions.size() < line.value(Limit.ROOM_SESSIONS) || !unused.isEmpty();
    }

    /** Remembers one more; above the limit of its address one of that address goes. */
    void add(HostSession session) {
        Set<HostSession> crowd =
                byAddress.computeIfAbsent(session.address, _ -> new LinkedHashSet<>());
        if (crowd.size() >= line.value(Limit.ROOM_SESSIONS_PER_ADDRESS)) {
            forget(leastMissed(crowd));
            crowd = byAddress.computeIfAbsent(session.address, _ -> new LinkedHashSet<>());
        }
        if (sessions.size() >= line.value(Limit.ROOM_SESSIONS)) {
            forget(unused.iterator().next());
            crowd = byAddress.computeIfAbsent(session.address, _ -> new LinkedHashSet<>());
        }
        sessions.put(session.id(), session);
        unused.add(session);
        crowd.add(session);
        Duration first =
                line.duration(Limit.CLIENT_CONNECT_TIMEOUT)
                        .multipliedBy(TIMEOUTS_BEFORE_FIRST_FRAME);
        session.endsAt = line.now().plus(first);
        watch(session);
    }

    /**
     * Of an address's sessions one that had no frame yet, else one that has no stream open, of
     * these the one used longest ago: many people may share an address, and whoever says hello over
     * and over there ends first what is theirs.
     */
    private HostSession leastMissed(Set<HostSession> crowd) {
        return crowd.stream()
                .filter(unused::contains)
                .findFirst()
                .or(() -> crowd.stream().filter(it -> it.streams == 0).findFirst())
                .orElseGet(() -> crowd.iterator().next());
    }

    Optional<HostSession> find(SessionId id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /** A frame of it came. */
    void used(HostSession session) {
        unused.remove(session);
        session.endsAt = line.after(Limit.ROOM_SESSION_IDLE);
        Set<HostSession> crowd = byAddress.get(session.address);
        if (crowd != null && crowd.remove(session)) {
            crowd.add(session);
        }
    }

    void forget(HostSession session) {
        if (sessions.remove(session.id()) != null) {
            unused.remove(session);
            Set<HostSession> crowd = byAddress.get(session.address);
            if (crowd != null && crowd.remove(session) && crowd.isEmpty()) {
                byAddress.remove(session.address);
            }
            session.frames.close();
        }
    }

    /** The sessions in which an account is signed in, such as {@code which}. */
    List<HostSession> of(AccountName account, Predicate<HostSession.Owner> which) {
        List<HostSession> found = new ArrayList<>();
        for (HostSession session : sessions.values()) {
            if (session.owner
                    .filter(owner -> owner.account().equals(account))
                    .filter(which)
                    .isPresent()) {
                found.add(session);
            }
        }
        return found;
    }

    private void watch(HostSession session) {
        agenda.add(
                session.endsAt,
                () -> {
                    if (find(session.id()).isEmpty()) {
                        return;
                    }
                    if (session.streams > 0 || session.waiting > 0) {
                        session.endsAt = line.after(Limit.ROOM_SESSION_IDLE);
                    }
                    if (session.endsAt.isAfter(line.now())) {
                        watch(session);
                    } else {
                        forget(session);
                    }
                });
    }
}
