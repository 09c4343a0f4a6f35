package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.mesh.PacketHash;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The traces of packets, the oldest first: as many as the limit says, and no longer. */
final class Traces {
    private final Terms terms;
    private final Map<PacketHash, Trace> traces = new LinkedHashMap<>();

    Traces(Terms terms) {
        this.terms = terms;
    }

    Optional<Trace> find(PacketHash hash, Instant now) {
        return Optional.ofNullable(traces.get(hash))
                .filter(trace -> now.isBefore(trace.began.plus(terms.traceLife())));
    }

    /** Takes the place of what was remembered of the packet. */
    void begin(PacketHash hash, Trace trace) {
        traces.remove(hash);
        traces.put(hash, trace);
        Iterator<Trace> oldest = traces.values().iterator();
        while (isTooMuch(oldest.next(), trace.began)) {
            oldest.remove();
        }
    }

    private boolean isTooMuch(Trace oldest, Instant now) {
        return traces.size() > terms.traces()
                || !now.isBefore(oldest.began.plus(terms.traceLife()));
    }

    int size() {
        return traces.size();
    }
}
