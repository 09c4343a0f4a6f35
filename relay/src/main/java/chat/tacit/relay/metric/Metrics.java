package chat.tacit.relay.metric;

import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.Store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the operator can count, each with its description. Nothing here tells one user from another:
 * no label is an address, a key or an id.
 *
 * <p>Besides those that are named {@code tacit} there are Micrometer's of memory, garbage
 * collection and processor.
 */
public final class Metrics implements AutoCloseable {

    private final MeterRegistry registry;
    private final MeshMetrics mesh;
    private final TurnMetrics turn;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong sessions = new AtomicLong();
    private final Counter accepted;
    private final Counter delivered;
    private final Counter acknowledgements;
    private final Map<Refusal, Counter> refusals;
    private final Counter queues;
    private final AtomicLong tunnels = new AtomicLong();
    private final Counter tunnelled;
    private final Counter proven;
    private final Counter unproven;
    private final Map<Method, Counter> roomCalls;
    private final AtomicLong roomStreams = new AtomicLong();
    private final Counter roomMessages;
    private final Counter roomChanges;
    private final AtomicLong liveMembers = new AtomicLong();
    private final Counter liveLines;
    private final Counter strikes;
    private final Counter bans;
    private final Timer append;
    private final DistributionSummary batch;

    public Metrics(MeterRegistry registry) {
        this.registry = registry;
        this.mesh = new MeshMetrics(registry);
        this.turn = new TurnMetrics(registry);
        gauge("tacit.connections", "Sockets open now", connections);
        gauge("tacit.sessions", "Sessions open now whose hello is done", sessions);
        queues = counter("tacit.queue.creations", "Queues created");
        accepted = counter("tacit.messages.accepted", "Messages stored for their recipients");
        delivered = counter("tacit.messages.delivered", "Messages sent to recipients, each time");
        acknowledgements =
                counter(
                        "tacit.acknowledgements",
                        "Acknowledgements by recipients, each for one message or several");
        refusals = refusals(registry);
        gauge("tacit.proxy.tunnels", "Tunnels to other relays now", tunnels);
        tunnelled =
                Counter.builder("tacit.proxy")
                        .description("Bytes that passed through tunnels, both ways")
                        .baseUnit("bytes")
                        .register(registry);
        proven = proofs("given");
        unproven = proofs("failed");
        roomCalls = roomCalls(registry);
        gauge("tacit.room.streams", "Streams of events and invitations open now", roomStreams);
        roomMessages = roomEvents("message");
        roomChanges = roomEvents("state");
        gauge("tacit.live.members", "Members of live sessions now", liveMembers);
        liveLines = counter("tacit.live.lines", "Lines taken in live sessions");
        strikes = counter("tacit.strikes", "Strikes given");
        bans = counter("tacit.bans", "Bans begun");
        append =
                Timer.builder("tacit.append")
                        .description("Time until an append was durable or acknowledged")
                        .publishPercentileHistogram()
                        .register(registry);
        batch =
                DistributionSummary.builder("tacit.delivery.batch")
                        .description("Messages of one queue that were read at once")
                        .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** Shows how much room {@code store} takes and has. */
    public void watch(Store store) {
        gauge("tacit.store.used", "Room that the store takes", store, Store.Usage::used);
        gauge("tacit.store.free", "Room left on its disk", store, Store.Usage::free);
    }

    /**
     * Shows how many queues of a relay that retires are still received from.
     *
     * @param since when they have been counted
     */
    public void watchRetiring(Supplier<Number> queues, Supplier<Instant> since) {
        Gauge.builder("tacit.retiring.queues", queues)
                .description("Queues that somebody received from lately, of a relay that retires")
                .register(registry);
        Gauge.builder("tacit.retiring.since", () -> since.get().getEpochSecond())
                .description("Since when these queues have been counted: the relay's last start")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Shows how many live sessions there are. */
    public void watchLive(Supplier<Number> sessions) {
        Gauge.builder("tacit.live.sessions", sessions)
                .description("Live sessions now")
                .register(registry);
    }

    /** Shows how many sessions of accounts and rooms, and how many rooms, are in memory. */
    public void watchRooms(Supplier<Number> sessions, Supplier<Number> rooms) {
        Gauge.builder("tacit.room.rooms", rooms)
                .description("Rooms that are in memory now")
                .register(registry);
        Gauge.builder("tacit.room.sessions", sessions)
                .description("Sessions of accounts and rooms that are remembered now")
                .register(registry);
    }

    /** What is counted of the mesh. */
    public MeshMetrics mesh() {
        return mesh;
    }

    /** What is counted of calls. */
    public TurnMetrics turn() {
        return turn;
    }

    /** Sockets open now. */
    public long connections() {
        return connections.get();
    }

    public void connected() {
        connections.incrementAndGet();
    }

    public void disconnected() {
        connections.decrementAndGet();
    }

    public void sessionBegan() {
        sessions.incrementAndGet();
    }

    public void sessionEnded() {
        sessions.decrementAndGet();
    }

    public void queueCreated() {
        queues.increment();
    }

    public void accepted() {
        accepted.increment();
    }

    /** Messages of one queue were read to be delivered. */
    public void delivered(int messages) {
        delivered.increment(messages);
        batch.record(messages);
    }

    public void acknowledged() {
        acknowledgements.increment();
    }

    public void refused(Refusal refusal) {
        Counter counter = refusals.get(refusal);
        if (counter != null) {
            counter.increment();
        }
    }

    /** So many tunnels there are now. */
    public void tunnels(int now) {
        tunnels.set(now);
    }

    /** Bytes passed through a tunnel. */
    public void tunnelled(int bytes) {
        tunnelled.increment(bytes);
    }

    /** A target was asked who it is, and proved it or not. */
    public void proof(boolean given) {
        (given ? proven : unproven).increment();
    }

    /** A method of accounts and rooms was called, whatever became of it. */
    public void roomCall(Method method) {
        Counter counter = roomCalls.get(method);
        if (counter != null) {
            counter.increment();
        }
    }

    /** So many more streams of rooms. */
    public void roomStreams(int more) {
        roomStreams.addAndGet(more);
    }

    /** A message event became durable. */
    public void roomMessage() {
        roomMessages.increment();
    }

    /** A state event became durable. */
    public void roomChange() {
        roomChanges.increment();
    }

    /** So many more members of live sessions. */
    public void liveMembers(int more) {
        liveMembers.addAndGet(more);
    }

    public void liveLine() {
        liveLines.increment();
    }

    public void struck() {
        strikes.increment();
    }

    public void banned() {
        bans.increment();
    }

    public void appended(Duration time) {
        append.record(time);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter roomEvents(String stream) {
        return Counter.builder("tacit.room.events")
                .description("Events of rooms that were taken, by their stream")
                .tag("stream", stream)
                .register(registry);
    }

    private static Map<Method, Counter> roomCalls(MeterRegistry registry) {
        Map<Method, Counter> counters = new EnumMap<>(Method.class);
        for (Method method : Method.values()) {
            counters.put(
                    method,
                    Counter.builder("tacit.room.calls")
                            .description("Calls about accounts and rooms, by their method")
                            .tag("method", method.word())
                            .register(registry));
        }
        return counters;
    }

    private Counter proofs(String outcome) {
        return Counter.builder("tacit.proxy.proofs")
                .description("Relays that were asked to prove themselves before a tunnel")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void gauge(String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
    }

    private void gauge(
            String name, String description, Store store, Function<Store.Usage, Long> part) {
        Gauge.builder(name, store, watched -> part.apply(watched.usage()))
                .description(description)
                .baseUnit("bytes")
                .register(registry);
    }

    private static Map<Refusal, Counter> refusals(MeterRegistry registry) {
        Map<Refusal, Counter> counters = new EnumMap<>(Refusal.class);
        for (Refusal refusal : Refusal.values()) {
            String code = refusal.name().toLowerCase(Locale.ROOT);
            counters.put(
                    refusal,
                    Counter.builder("tacit.refusals")
                            .description("What was refused, by its name in the error table")
                            .tag("code", code)
                            .register(registry));
        }
        return counters;
    }
}
