package chat.tacit.client.mesh;

import chat.tacit.client.Event;
import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.crypto.Entropy;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Runs the mesh for a profile, beside its engine: what its slots are for when they come, and the
 * keys that it takes. With cover it runs in the process that receives, and nowhere else; without,
 * also where something is to be sent and nobody receives.
 */
public final class MeshRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MeshRunner.class);

    /** How often it looks at least. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    /** The same without cover, where others may leave something to send. */
    private static final Duration SOON = Duration.ofMillis(250);

    /** How often keys and loops are looked after. */
    private static final Duration UPKEEP = Duration.ofMinutes(1);

    /** How long after trouble it looks again. */
    private static final Duration REST = Duration.ofSeconds(5);

    private final Host host;
    private final Access access;
    private final Means means;
    private final Entropy entropy;
    private final MeshUpkeep upkeep;
    private final SlotWork work;
    private final Thread thread;
    private final Thread asker;
    private @Nullable Slots slots;
    private Instant upkeepAt = Instant.MIN;
    private volatile long seen = -1;
    private final AtomicLong learned = new AtomicLong();
    private volatile boolean runs;
    private volatile boolean closed;

    /** The process in which it runs. */
    public interface Host {
        /** Whether this process is the one of the profile that receives. */
        boolean receives();

        /** Becomes the one that may, if no other is. */
        boolean mayReceive();

        /** Waits until a condition holds, which is looked at after whatever happens. */
        void await(Duration patience, BooleanSupplier condition);

        /** Tells those who listen; not inside a transaction. */
        void tell(List<Event> events);

        /** Whether the process ends. */
        boolean isClosed();
    }

    /** What it works with. */
    public record Means(
            MeshLink link,
            Servers servers,
            Inquirer inquirer,
            Correspondence correspondence,
            KeyStock stock) {}

    public MeshRunner(Host host, Access access, Means means, Entropy entropy) {
        this.host = host;
        this.access = access;
        this.means = means;
        this.entropy = entropy;
        Loops loops = new Loops(means.servers());
        MeshKeys keys = new MeshKeys(means.servers(), means.stock(), entropy);
        Awaited awaited = new Awaited(means.servers(), loops);
        this.upkeep =
                new MeshUpkeep(
                        access,
                        keys,
                        means.stock(),
                        new MeshUpkeep.Parts(means.servers(), loops, awaited));
        this.work =
                new SlotWork(
                        new Fetching(
                                access,
                                means.link(),
                                new Fetching.Parts(
                                        means.servers(), means.correspondence(), loops, awaited),
                                entropy),
                        new Posting(
                                access,
                                means.link(),
                                new Posting.Parts(
                                        means.servers(),
                                        means.correspondence(),
                                        new LoopChoice(entropy),
                                        new Twins(entropy)),
                                entropy),
                        host::tell);
        this.thread = Thread.ofVirtual().name("tacit-mesh").start(() -> go(this::look));
        this.asker = Thread.ofVirtual().name("tacit-mesh-servers").start(() -> go(this::ask));
    }

    private void go(Runnable work) {
        while (!isOver()) {
            try {
                work.run();
            } catch (DatabaseException e) {
                rest(() -> LOG.warn("The profile can't be written now; it is tried again."));
            } catch (RuntimeException e) {
                rest(() -> Attempts.failed("the mesh", e));
            }
        }
    }

    /** What fails as the profile is closed needs no word. */
    private void rest(Runnable told) {
        if (!isOver()) {
            told.run();
            host.await(REST, () -> closed);
        }
    }

    private void look() {
        Instant now = Instant.now();
        await(now, step(now), this::isNews);
    }

    /** Servers are asked about servers at times of their own, which hang on no slot. */
    private void ask() {
        host.await(LOOK, () -> closed || runs);
        if (runs) {
            Instant next = means.inquirer().askDue();
            learned.incrementAndGet();
            await(Instant.now(), next, () -> closed);
        }
    }

    private void await(Instant now, Instant until, BooleanSupplier condition) {
        Duration left = until.isAfter(now.plus(LOOK)) ? LOOK : Duration.between(now, until);
        if (left.isPositive()) {
            host.await(left, condition);
        }
    }

    private boolean isOver() {
        return closed || host.isClosed() || Thread.currentThread().isInterrupted();
    }

    private boolean isNews() {
        return closed || work.isUsed() || stamp() != seen;
    }

    private long stamp() {
        return access.read(MeshScene::stamp) + learned.get();
    }

    /** Does what is due, and says when to look again. */
    private Instant step(Instant now) {
        long stamp = stamp();
        MeshScene scene = access.read(tx -> MeshScene.of(tx, means.correspondence(), now));
        if (stamp != seen) {
            seen = stamp;
            upkeepAt = Instant.MIN;
        }
        runs = runs(scene, now);
        if (!runs) {
            slots = null;
            return now.plus(scene.isUsed() ? SOON : LOOK);
        }
        if (!now.isBefore(upkeepAt) || upkeepAt.isAfter(now.plus(UPKEEP))) {
            upkeepAt = now.plus(UPKEEP);
            upkeep.run(now, () -> !isOver(), learned::incrementAndGet);
            return now; // the scene may be another one
        }
        Instant slot = slots(scene, now);
        return slot.isBefore(upkeepAt) ? slot : upkeepAt;
    }

    /** Cover runs where somebody receives; without it whoever has something to send may send it. */
    private boolean runs(MeshScene scene, Instant now) {
        if (!scene.isUsed()) {
            return false;
        }
        return host.receives()
                || (!scene.pace().hasSlots() && scene.waits(now) && host.mayReceive());
    }

    private Instant slots(MeshScene scene, Instant now) {
        Slots of = slots;
        if (of == null) {
            of = new Slots(scene.pace(), entropy, now);
            slots = of;
        }
        boolean covered = scene.pace().hasSlots();
        of.pace(scene.pace(), now);
        List<Place> places = scene.places(work.more(), now);
        for (long key : work.used()) {
            if (places.stream().anyMatch(it -> it.key() == key && !work.hasEmptied(it))) {
                of.use(key);
            }
        }
        Slots.Scene due = new Slots.Scene(scene.waits(now) && work.maySend(now), places);
        for (Slot slot : of.due(now, due)) {
            // Packets that go while there are no loops yet would all be real.
            if (slot instanceof Slot.Fetch || !covered || scene.hasLoops()) {
                work.begin(slot, covered);
            }
        }
        Instant next = of.nextAt(new Slots.Scene(false, places));
        return covered || next.isBefore(now.plus(SOON)) ? next : now.plus(SOON);
    }

    /** Waits until all that waited at servers has come, if they are asked without slots. */
    public void awaitCaughtUp(Duration patience) {
        host.await(patience, this::isCaughtUp);
    }

    private boolean isCaughtUp() {
        Instant now = Instant.now();
        MeshScene scene = access.read(tx -> MeshScene.of(tx, means.correspondence(), now));
        return scene.pace().hasSlots()
                || !scene.isUsed()
                || !host.receives()
                || work.hasEmptied(scene.places(work.more(), now));
    }

    /** Ends it; what is under way comes to nothing, and is done again the next time. */
    @Override
    public void close() {
        closed = true;
        work.close();
        thread.interrupt();
        asker.interrupt();
    }
}
