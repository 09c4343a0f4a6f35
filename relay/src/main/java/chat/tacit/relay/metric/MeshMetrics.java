package chat.tacit.relay.metric;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.function.Supplier;

/** What the operator can count of the mesh, in the words of {@code spec/40-mesh}. */
public final class MeshMetrics {
    private final MeterRegistry registry;
    private final Counter posted;
    private final Counter came;
    private final Counter passed;
    private final Counter dropped;
    private final Counter kept;
    private final Counter delivered;
    private final Counter fetched;
    private final Counter blamed;
    private final Counter reported;
    private final Counter probed;

    MeshMetrics(MeterRegistry registry) {
        this.registry = registry;
        posted = packets("posted", "Packets of which this server is TX");
        came = packets("came", "Packets that neighbours passed on to this server");
        passed = packets("passed", "Packets and notices that other servers took");
        dropped = packets("dropped", "Packets and notices that were to be passed on and weren't");
        kept = packets("kept", "Packets kept as RX");
        delivered = packets("delivered", "Packets of this TX that an RX keeps");
        fetched = packets("fetched", "Packets in answers to fetches");
        blamed = counter("tacit.mesh.blamed", "Things that servers said and that don't hold");
        probed = counter("tacit.mesh.probes", "Probes that were sent to neighbours");
        reported = counter("tacit.mesh.reported", "Reports of servers about others");
    }

    /** Shows a number as it is now. */
    public void watch(String name, String description, Supplier<Number> now) {
        Gauge.builder("tacit.mesh." + name, now).description(description).register(registry);
    }

    /** A client's packet became durable. */
    public void posted() {
        posted.increment();
    }

    /** A neighbour's packet was taken. */
    public void came() {
        came.increment();
    }

    /** Another server took something. */
    public void passed() {
        passed.increment();
    }

    /** Another server took something no more. */
    public void dropped() {
        dropped.increment();
    }

    public void kept() {
        kept.increment();
    }

    public void delivered() {
        delivered.increment();
    }

    public void fetched() {
        fetched.increment();
    }

    /** A neighbour gets a probe. */
    public void probed() {
        probed.increment();
    }

    /** A server accuses another. */
    public void reported() {
        reported.increment();
    }

    /** A server said something that doesn't hold. */
    public void blamed() {
        blamed.increment();
    }

    private Counter packets(String word, String description) {
        return counter("tacit.mesh.packets." + word, description);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
