package chat.tacit.relay.metric;

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
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What the operator can count. Nothing here tells one user from another: no label is an address, a
 * key or an id.
 *
 * <table>
 * <caption>Names as Prometheus shows them</caption>
 * <tr><td>{@code tacit_connections}</td><td>sockets open now</td></tr>
 * <tr><td>{@code tacit_sessions}</td><td>sessions whose hello is done, open now</td></tr>
 * <tr><td>{@code tacit_queues_created_total}</td><td>queues created</td></tr>
 * <tr><td>{@code tacit_messages_total{step}}</td><td>messages {@code accepted} from senders, {@code
 * delivered} to recipients (each time), {@code acknowledged} by recipients</td></tr>
 * <tr><td>{@code tacit_refusals_total{code}}</td><td>what was refused, by the name in the error
 * table</td></tr>
 * <tr><td>{@code tacit_strikes_total}, {@code tacit_bans_total}</td><td>strikes given, bans
 * begun</td></tr>
 * <tr><td>{@code tacit_append_seconds}</td><td>time until an append was durable or
 * acknowledged</td></tr>
 * <tr><td>{@code tacit_delivery_batch}</td><td>messages of one queue read from the store at
 * once</td></tr>
 * <tr><td>{@code tacit_store_used_bytes}, {@code tacit_store_free_bytes}</td><td>room taken, and
 * left on the disk</td></tr>
 * </table>
 *
 * <p>Besides those there are Micrometer's of memory, garbage collection and processor.
 */
public final class Metrics implements AutoCloseable {

    /** What has happened to a message. */
    public enum Step {
        ACCEPTED,
        DELIVERED,
        ACKNOWLEDGED
    }

    private final MeterRegistry registry;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong sessions = new AtomicLong();
    private final Map<Step, Counter> messages;
    private final Map<Refusal, Counter> refusals;
    private final Counter queues;
    private final Counter strikes;
    private final Counter bans;
    private final Timer append;
    private final DistributionSummary batch;

    public Metrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("tacit.connections", connections, AtomicLong::get).register(registry);
        Gauge.builder("tacit.sessions", sessions, AtomicLong::get).register(registry);
        messages = counters(Step.class, "tacit.messages", "step");
        refusals = counters(Refusal.class, "tacit.refusals", "code");
        queues = registry.counter("tacit.queues.created");
        strikes = registry.counter("tacit.strikes");
        bans = registry.counter("tacit.bans");
        append = Timer.builder("tacit.append").publishPercentileHistogram().register(registry);
        batch = DistributionSummary.builder("tacit.delivery.batch").register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** Shows how much room {@code store} takes and has. */
    public void watch(Store store) {
        gauge("tacit.store.used", store, Store.Usage::used);
        gauge("tacit.store.free", store, Store.Usage::free);
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

    public void counted(Step step, long count) {
        count(messages, step, count);
    }

    public void refused(Refusal refusal) {
        count(refusals, refusal, 1);
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

    public void read(int entries) {
        batch.record(entries);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private void gauge(String name, Store store, Function<Store.Usage, Long> part) {
        Gauge.builder(name, store, watched -> part.apply(watched.usage()))
                .baseUnit("bytes")
                .register(registry);
    }

    private <E extends Enum<E>> Map<E, Counter> counters(Class<E> kind, String name, String label) {
        Map<E, Counter> counters = new EnumMap<>(kind);
        for (E each : kind.getEnumConstants()) {
            counters.put(each, registry.counter(name, label, each.name().toLowerCase(Locale.ROOT)));
        }
        return counters;
    }

    private static <E extends Enum<E>> void count(Map<E, Counter> counters, E which, long count) {
        Counter counter = counters.get(which);
        if (counter != null) {
            counter.increment((double) count);
        }
    }
}
