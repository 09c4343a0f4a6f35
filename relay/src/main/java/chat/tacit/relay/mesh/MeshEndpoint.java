package chat.tacit.relay.mesh;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.host.VerifiedServer;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.metric.Metrics;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What answers the requests of the mesh, whatever they come over. Everything happens on one thread;
 * what is public is for any.
 */
public final class MeshEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(MeshEndpoint.class);

    private final Place place;
    private final int mostInFlight;
    private final LoadMeter meter;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<Long, Consumer<MeshReply>> replies = new HashMap<>();
    private @Nullable Running running;
    private @Nullable Future<?> alarm;
    private Instant alarmAt = Instant.MAX;
    private boolean room = true;
    private long next;
    private volatile Load load;
    private volatile Sizes sizes = Sizes.NONE;
    private volatile Set<PeerAddress> servers = Set.of();

    /**
     * Where the endpoint runs.
     *
     * @param thread runs one task at a time
     */
    record Place(ScheduledExecutorService thread, InstantSource clock, Metrics metrics) {}

    /** What there is once the relay listens. */
    record Running(Reception reception, Machines machines, Statements statements) {}

    /**
     * @param most MESH_REQUESTS_IN_FLIGHT
     */
    MeshEndpoint(LoadMeter meter, int most, Place place) {
        this.place = place;
        this.mostInFlight = most;
        this.meter = meter;
        this.load = meter.load();
        watch();
    }

    private void watch() {
        var metrics = place.metrics().mesh();
        metrics.watch("load", "Load that the server says it has", () -> load.load());
        metrics.watch("work", "Bits of work that it asks of clients", () -> load.work());
        metrics.watch("traces", "Packets whose trace is remembered", () -> sizes.traces());
        metrics.watch("ways", "Leases that were learned from others", () -> sizes.ways());
        metrics.watch("outgoing", "Packets that TX tries to deliver", () -> sizes.outgoing());
        metrics.watch("keys", "Keys of which something is stored", () -> sizes.keys());
        metrics.watch("servers", "Servers that are verified", () -> sizes.servers());
        metrics.watch("neighbours", "Neighbours", () -> sizes.neighbours());
        metrics.watch("quarantined", "Servers in quarantine", () -> sizes.quarantined());
    }

    /** Whether a server that is verified is at an address. */
    public boolean isServer(PeerAddress address) {
        return servers.contains(address);
    }

    /** These are verified from now on. */
    void verified(List<VerifiedServer> all) {
        servers =
                all.stream()
                        .map(it -> PeerAddress.of(it.place().address().toArray()))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** How busy the server says it is. */
    Load load() {
        return load;
    }

    /** How many packets TX tries to deliver. */
    int undelivered() {
        return sizes.outgoing();
    }

    /** From now on requests are taken. */
    void begin(Running made) {
        later(now -> {
            running = made;
            made.machines().room(room, now);
            made.machines().begin(now);
        });
    }

    /**
     * Answers a request.
     *
     * @param reply hears the answer once, on any thread
     */
    public void ask(MeshRequest request, Consumer<MeshReply> reply) {
        if (inFlight.incrementAndGet() > mostInFlight) {
            answer(reply, MeshReply.refused(Refusal.BUSY));
        } else {
            later(now -> take(request, reply, now));
        }
    }

    /** From now on new things are refused as the store has no room for them, or are so no more. */
    public void room(boolean inStore) {
        later(now -> {
            room = inStore;
            with(it -> it.machines().room(inStore, now));
        });
    }

    /** Erases what is over. */
    public void sweep() {
        later(now -> with(it -> it.machines().sweep(now)));
    }

    /** How busy the server is now. */
    void measured(LoadMeter.Measured measured) {
        later(now -> {
            meter.sample(measured, now);
            load = meter.load();
            with(it -> it.statements().measured(load, now));
        });
    }

    /** Does something that the machines asked for, or that happened to them. */
    void run(Runnable task) {
        later(now -> with(it -> it.machines().run(now, task)));
    }

    /** Another server answered what was sent to it, or didn't. */
    void heard(Fingerprint server, boolean answered) {
        later(now -> with(it -> it.machines().heard(server, answered, now)));
    }

    private void with(Consumer<Running> task) {
        Running made = running;
        if (made != null) {
            task.accept(made);
        }
    }

    /** Whatever fails in one task is no reason to stop doing the others. */
    private void later(Consumer<Instant> task) {
        if (place.thread().isShutdown()) {
            return;
        }
        place.thread()
                .execute(() -> {
                    try {
                        Instant now = place.clock().instant();
                        task.accept(now);
                        with(it -> {
                            sizes = it.machines().sizes();
                            setAlarm(it.machines().wakeAt(now), now);
                        });
                    } catch (RuntimeException bug) {
                        LOG.error("Something that the mesh had to do failed.", bug);
                    }
                });
    }

    private void take(MeshRequest request, Consumer<MeshReply> reply, Instant now) {
        Running made = running;
        if (made == null) {
            answer(reply, MeshReply.refused(Refusal.BUSY));
            return;
        }
        long call = next++;
        replies.put(call, reply);
        try {
            perform(call, made.reception().take(request, now), made, now);
        } catch (RuntimeException bug) {
            LOG.error("A request to the mesh failed.", bug);
            reply(call, MeshReply.refused(Refusal.RETRY));
        }
    }

    private void perform(long call, Task task, Running made, Instant now) {
        Machines machines = made.machines();
        switch (task) {
            case Task.Answer(MeshReply reply) -> reply(call, reply);
            case Task.Post it -> {
                meter.posted();
                machines.post(call, it, now);
            }
            case Task.Pass it -> {
                place.metrics().mesh().came();
                reply(call, MeshReply.accepted(it.hash()));
                machines.pass(it, now);
            }
            case Task.Fetch it -> machines.fetch(call, it, now);
            case Task.Tell it -> {
                reply(call, MeshReply.accepted());
                machines.tell(it, now);
            }
            case Task.GetLoad _ -> reply(call, MeshReply.of(made.statements().load()));
            case Task.GetList it -> {
                reply(
                        call,
                        MeshReply.of(
                                made.statements()
                                        .list(
                                                machines::addresses,
                                                () -> machines.found(now),
                                                now)));
                it.introduced().ifPresent(server -> machines.introduced(server, now));
            }
            case Task.GetAnnouncement it ->
                    reply(
                            call,
                            made.statements()
                                    .announcement(it.server(), machines.verified(it.server()), now)
                                    .map(MeshReply::of)
                                    .orElse(MeshReply.refused(Refusal.REFUSED)));
        }
    }

    /** Answers a request, unless it has been; on the endpoint's thread. */
    void reply(long call, MeshReply reply) {
        Consumer<MeshReply> caller = replies.remove(call);
        if (caller != null) {
            answer(caller, reply);
        }
    }

    private void answer(Consumer<MeshReply> caller, MeshReply reply) {
        inFlight.decrementAndGet();
        reply.refusal().ifPresent(place.metrics()::refused);
        caller.accept(reply);
    }

    private void setAlarm(Instant at, Instant now) {
        if (at.isBefore(alarmAt)) {
            if (alarm != null) {
                alarm.cancel(false);
            }
            alarmAt = at;
            long delay = Math.max(0, Duration.between(now, at).toMillis()) + 1;
            alarm = place.thread().schedule(this::wake, delay, TimeUnit.MILLISECONDS);
        }
    }

    private void wake() {
        alarm = null;
        alarmAt = Instant.MAX;
        later(now -> with(it -> it.machines().wake(now)));
    }
}
