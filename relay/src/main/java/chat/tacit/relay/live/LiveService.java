package chat.tacit.relay.live;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.live.Arrival;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.LiveSession;
import chat.tacit.protocol.live.LiveSessions;
import chat.tacit.protocol.live.Output;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.relay.metric.Metrics;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the live connections of a relay share. For any thread: what happens in one session holds up
 * no other, and what follows from it reaches each event loop as one task.
 */
public final class LiveService {
    private final RelayIdentity relay;
    private final InstantSource clock;
    private final Entropy entropy;
    private final Metrics metrics;
    private final Alarms alarms;
    private final LiveSessions sessions;
    private final Map<Long, LiveEndpoint> endpoints = new ConcurrentHashMap<>();
    private final Map<LiveSession, Instant> set = new ConcurrentHashMap<>();
    private final AtomicLong seats = new AtomicLong();

    public LiveService(
            RelayIdentity relay,
            InstantSource clock,
            Entropy entropy,
            Metrics metrics,
            Alarms alarms) {
        this.relay = relay;
        this.clock = clock;
        this.entropy = entropy;
        this.metrics = metrics;
        this.alarms = alarms;
        this.sessions = new LiveSessions(relay.fingerprint(), relay.offer().limits(), entropy);
        metrics.watchLive(sessions::size);
    }

    /** A number for a connection that no other has had. */
    long seat(LiveEndpoint endpoint) {
        long seat = seats.incrementAndGet();
        endpoints.put(seat, endpoint);
        return seat;
    }

    /** The session that takes the newcomer's lines; nothing if it was ended at once. */
    Optional<LiveSession> come(Arrival arrival) {
        Optional<LiveSession> session = sessions.come(arrival, now(), this::perform);
        session.ifPresent(this::watch);
        return session;
    }

    void said(LiveSession session, long seat, ClientLine line) {
        metrics.liveLine();
        session.said(seat, line, now(), this::perform);
        watch(session);
    }

    void left(Optional<LiveSession> session, long seat) {
        endpoints.remove(seat);
        session.ifPresent(it -> {
            it.left(seat, now(), this::perform);
            watch(it);
        });
    }

    private void wake(LiveSession session) {
        set.remove(session);
        session.wake(now(), this::perform);
        watch(session);
    }

    /** Sets an alarm for the session's next deadline, unless one rings before it. */
    private void watch(LiveSession session) {
        Optional<Instant> next = session.wakeAt();
        if (next.isPresent()) {
            Instant at = next.get();
            Instant before = set.get(session);
            if (before == null || at.isBefore(before)) {
                set.put(session, at);
                alarms.set(at, () -> wake(session));
            }
        }
    }

    /** Called under the session's lock, so each loop gets its tasks in the session's order. */
    private void perform(List<Output> outputs) {
        Rounds rounds = new Rounds();
        for (Output output : outputs) {
            switch (output) {
                case Output.Say(long[] to, byte[] bytes) -> {
                    LiveLine line = new LiveLine(bytes);
                    for (long seat : to) {
                        endpoint(seat).ifPresent(it -> rounds.add(it, () -> it.transmit(line)));
                    }
                }
                case Output.Admit(long seat) ->
                        endpoint(seat).ifPresent(it -> rounds.add(it, it::admitted));
                case Output.Refuse(long seat, var refusal) ->
                        endpoint(seat).ifPresent(it -> rounds.add(it, () -> it.refuse(refusal)));
                case Output.End(long seat, var why, boolean strike) ->
                        endpoint(seat).ifPresent(it -> rounds.add(it, () -> it.end(why, strike)));
            }
        }
        rounds.go();
    }

    private Optional<LiveEndpoint> endpoint(long seat) {
        return Optional.ofNullable(endpoints.get(seat));
    }

    RelayIdentity relay() {
        return relay;
    }

    Entropy entropy() {
        return entropy;
    }

    /** The relay's clock. */
    public Instant now() {
        return clock.instant();
    }

    Metrics metrics() {
        return metrics;
    }

    /** How long lines may be, and what may wait for a client. */
    public Limits limits() {
        return relay.offer().limits();
    }
}
