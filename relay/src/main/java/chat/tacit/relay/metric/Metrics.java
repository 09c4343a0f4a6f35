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
 * <tr><td>{@code tacit_queue_creations_total}</td><td>queues created</td></tr>
 * <tr><td>{@code tacit_messages_accepted_total}</td><td>messages stored for their
 * recipients</td></tr>
 * <tr><td>{@code tacit_messages_delivered_total}</td><td>messages sent to recipients, each
 * time</td></tr>
 * <tr><td>{@code tacit_acknowledgements_total}</td><td>acknowledgements by recipients, each of
 * which may be for several messages</td></tr>
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

    private final MeterRegistry registry;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong sessions = new AtomicLong();
    private final Counter accepted;
    private final Counter delivered;
    private final Counter acknowledgements;
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
        accepted = registry.counter("tacit.messages.accepted");
        delivered = registry.counter("tacit.messages.delivered");
        acknowledgements = registry.counter("tacit.acknowledgements");
        refusals = refusals(registry);
        queues = registry.counter("tacit.queue.creations");
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

    private void gauge(String name, Store store, Function<Store.Usage, Long> part) {
        Gauge.builder(name, store, watched -> part.apply(watched.usage()))
                .baseUnit("bytes")
                .register(registry);
    }

    private static Map<Refusal, Counter> refusals(MeterRegistry registry) {
        Map<Refusal, Counter> counters = new EnumMap<>(Refusal.class);
        for (Refusal refusal : Refusal.values()) {
            String code = refusal.name().toLowerCase(Locale.ROOT);
            counters.put(refusal, registry.counter("tacit.refusals", "code", code));
        }
        return counters;
    }
}
