package chat.tacit.relay.metric;

import chat.tacit.protocol.turn.Output;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What the operator can count of calls, in the words of {@code spec/80-calls}. */
public final class TurnMetrics {
    private static final int ERRORS = 300;

    private final MeterRegistry registry;
    private final AtomicLong allocations = new AtomicLong();
    private final Counter toPeers;
    private final Counter fromPeers;
    private final Map<Output.Drop, Counter> drops = new EnumMap<>(Output.Drop.class);

    /** By code; made when the first is given, since there are few of many. */
    private final Map<Integer, Counter> errors = new HashMap<>();

    private final Counter successes;
    private final Counter unread;

    TurnMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("tacit.turn.allocations", allocations, AtomicLong::get)
                .description("Allocations now")
                .register(registry);
        toPeers = bytes("to");
        fromPeers = bytes("from");
        successes = answers("success");
        for (Output.Drop drop : Output.Drop.values()) {
            drops.put(drop, drops(drop.name().toLowerCase(Locale.ROOT)));
        }
        unread = drops("unread");
    }

    private Counter drops(String why) {
        return Counter.builder("tacit.turn.dropped")
                .description("Messages that counted for nothing, by why")
                .tag("why", why)
                .register(registry);
    }

    private Counter bytes(String direction) {
        return Counter.builder("tacit.turn")
                .description("Bytes that allocations exchanged with peers outside")
                .baseUnit("bytes")
                .tag("peers", direction)
                .register(registry);
    }

    private Counter answers(String code) {
        return Counter.builder("tacit.turn.answers")
                .description("Answers to requests, by the code of their error")
                .tag("code", code)
                .register(registry);
    }

    /** A client on TLS doesn't read what there is for it. */
    public void unread() {
        unread.increment();
    }

    public void allocations(int now) {
        allocations.set(now);
    }

    /**
     * @param code of an error, less for a success
     */
    public void answered(int code) {
        Counter counter =
                code < ERRORS
                        ? successes
                        : errors.computeIfAbsent(code, it -> answers(Integer.toString(it)));
        counter.increment();
    }

    public void toPeer(int size) {
        toPeers.increment(size);
    }

    public void fromPeer(int size) {
        fromPeers.increment(size);
    }

    public void dropped(Output.Drop why) {
        Counter counter = drops.get(why);
        if (counter != null) {
            counter.increment();
        }
    }
}
