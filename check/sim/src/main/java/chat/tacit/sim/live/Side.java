package chat.tacit.sim.live;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.Arrival;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.LiveSession;
import chat.tacit.protocol.live.LiveSessions;
import chat.tacit.protocol.live.Output;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The relay's true machine. A relay that lies has two of them, which hear the same until it shows
 * people different rooms.
 */
final class Side {
    private final Fingerprint relay;
    private final LiveSessions sessions;
    private final Map<Long, LiveSession> bySeat = new HashMap<>();
    private final Set<LiveSession> all = new HashSet<>();
    private final Consumer<Output> out;

    Side(Fingerprint relay, Entropy entropy, Consumer<Output> out) {
        this.relay = relay;
        this.sessions = new LiveSessions(relay, Limits.defaults(), entropy);
        this.out = out;
    }

    /** Takes the first line of a connection. */
    void come(Arrival.Caller caller, ClientLine.Identity line, Instant now) {
        try {
            Arrival arrival = Arrival.of(caller, line, relay);
            Optional<LiveSession> session = sessions.come(arrival, now, this::perform);
            session.ifPresent(it -> {
                bySeat.put(caller.seat(), it);
                all.add(it);
            });
        } catch (MalformedException | UnopenableException e) {
            out.accept(new Output.End(caller.seat(), Optional.of(Refusal.UNOPENABLE), true));
        }
    }

    void take(long seat, ClientLine line, Instant now) {
        LiveSession session = bySeat.get(seat);
        if (session != null) {
            session.said(seat, line, now, this::perform);
        }
    }

    void left(long seat, Instant now) {
        LiveSession session = bySeat.remove(seat);
        if (session != null) {
            session.left(seat, now, this::perform);
        }
    }

    void wake(Instant now) {
        for (LiveSession session : List.copyOf(all)) {
            if (session.wakeAt().filter(at -> !now.isBefore(at)).isPresent()) {
                session.wake(now, this::perform);
            }
        }
    }

    Optional<Instant> wakeAt() {
        return all.stream().flatMap(it -> it.wakeAt().stream()).min(Instant::compareTo);
    }

    private void perform(List<Output> outputs) {
        outputs.forEach(out);
    }
}
