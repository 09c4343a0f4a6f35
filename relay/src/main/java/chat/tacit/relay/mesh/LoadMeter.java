package chat.tacit.relay.mesh;

import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.host.WorkLevel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * How busy this server is ({@code spec/40-mesh} §9): the largest of four shares, each averaged over
 * MESH_LOAD_TIME. Not for use by several threads.
 */
final class LoadMeter {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int PERCENT = 100;

    private final WorkLevel work;
    private final int processors;
    private final Duration time;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long posted;

    /**
     * What was measured at one time.
     *
     * @param processor time that the process has used since it started
     * @param connections that are open, as a share of those that may be
     * @param outgoing packets that wait for neighbours, as a share of MESH_FORWARDING, or to be
     *     delivered, as one of MESH_OUTGOING, whichever is more
     * @param store what is stored, as a share of the room for it
     */
    record Measured(Duration processor, double connections, double outgoing, double store) {}

    private record Sample(Instant at, Measured measured, long posted) {}

    /**
     * @param time MESH_LOAD_TIME, at most a minute
     */
    LoadMeter(WorkLevel work, int processors, Duration time) {
        this.work = work;
        this.processors = processors;
        this.time = time;
    }

    /** A client posted a packet. */
    void posted() {
        posted++;
    }

    /** Adds what was measured now. */
    void sample(Measured measured, Instant now) {
        samples.addLast(new Sample(now, measured, posted));
        while (samples.size() > 2 && before(samples.peekFirst(), now, MINUTE)) {
            samples.removeFirst();
        }
    }

    /** Whether a sample says nothing about the last {@code time} any more. */
    private static boolean before(Sample sample, Instant now, Duration time) {
        return Duration.between(sample.at(), now).compareTo(time) > 0;
    }

    /** The load of late, and the work that is asked for with it. */
    Load load() {
        int load = percent();
        return new Load(load, work.bits(load, postedLately()));
    }

    private int percent() {
        List<Sample> lately = lately();
        double most =
                Math.max(
                        processor(lately),
                        lately.stream()
                                .map(Sample::measured)
                                .collect(LoadMeter.Sum::new, Sum::add, Sum::add)
                                .mostOnAverage());
        return (int) Math.clamp(Math.ceil(most * PERCENT), 0, Load.MOST_LOAD);
    }

    /** The samples that count, two of them at least if there are. */
    private List<Sample> lately() {
        List<Sample> all = List.copyOf(samples);
        int first = 0;
        while (first < all.size() - 2 && before(all.get(first), all.getLast().at(), time)) {
            first++;
        }
        return all.subList(first, all.size());
    }

    private double processor(List<Sample> lately) {
        if (lately.size() < 2) {
            return 0;
        }
        Sample first = lately.getFirst();
        Sample last = lately.getLast();
        double used = nanos(first.measured().processor(), last.measured().processor());
        double had = (double) Duration.between(first.at(), last.at()).toNanos() * processors;
        return had <= 0 ? 0 : used / had;
    }

    private static double nanos(Duration from, Duration to) {
        return to.minus(from).toNanos();
    }

    private long postedLately() {
        return samples.isEmpty() ? posted : posted - samples.getFirst().posted();
    }

    /** The sums of the shares that are averaged. */
    private static final class Sum {
        private double connections;
        private double outgoing;
        private double store;
        private int count;

        void add(Measured measured) {
            connections += measured.connections();
            outgoing += measured.outgoing();
            store += measured.store();
            count++;
        }

        void add(Sum other) {
            connections += other.connections;
            outgoing += other.outgoing;
            store += other.store;
            count += other.count;
        }

        double mostOnAverage() {
            return count == 0 ? 0 : Math.max(connections, Math.max(outgoing, store)) / count;
        }
    }
}
