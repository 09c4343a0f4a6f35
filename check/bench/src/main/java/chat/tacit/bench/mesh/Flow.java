package chat.tacit.bench.mesh;

import chat.tacit.bench.load.Window;
import chat.tacit.bench.subject.RelaySubject;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As many packets as servers pass on: posted at some of them by several clients each, so many under
 * way at once, whose end is told by a number that servers show.
 */
public final class Flow {
    private static final int CLIENTS = 8;
    private static final int UNDER_WAY = 500;
    private static final long LOOK_MILLIS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<RelaySubject> entries;
    private final Posts posts;
    private final Counter counter;
    private final Semaphore room = new Semaphore(UNDER_WAY);
    private final AtomicInteger next = new AtomicInteger();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** How many packets have arrived, as servers tell. */
    public interface Counter {
        double packets() throws IOException;

        /** The sum of a number that some servers show, which counts each packet so often. */
        static Counter of(List<RelaySubject> servers, String metric, int times) {
            return () -> {
                double sum = 0;
                for (RelaySubject server : servers) {
                    sum += server.metric(metric);
                }
                return sum / times;
            };
        }
    }

    /**
     * What one server passed on.
     *
     * @param cpuMicros its processor time for each packet
     */
    public record Passed(double perSecond, double cpuMicros) {}

    /**
     * @param entries where packets are posted
     * @param posts makes them
     */
    public Flow(List<RelaySubject> entries, Posts posts, Counter counter) {
        this.entries = List.copyOf(entries);
        this.posts = posts;
        this.counter = counter;
    }

    /** Runs for a while, and measures one of the servers in the rest of the time. */
    public Passed measure(RelaySubject server, Window window)
            throws IOException, InterruptedException {
        List<Thread> clients = new ArrayList<>();
        try {
            for (RelaySubject entry : entries) {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(Thread.ofPlatform().daemon().start(() -> post(entry)));
                }
            }
            double arrived = counter.packets();
            arrived = follow(window.warmUp(), arrived);
            double first = arrived;
            Duration cpu = server.process().cpu();
            long begun = System.nanoTime();
            arrived = follow(window.time(), arrived);
            double seconds = (System.nanoTime() - begun) / 1e9;
            double packets = arrived - first;
            double micros = server.process().cpu().minus(cpu).toNanos() / 1e3;
            return new Passed(packets / seconds, micros / packets);
        } finally {
            over = true;
            clients.forEach(Thread::interrupt);
            for (Thread client : clients) {
                client.join(PATIENCE);
            }
        }
    }

    /** Lets as many more be posted as arrive. */
    private double follow(Duration time, double before) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        double known = before;
        while (System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            double now = counter.packets();
            room.release((int) (now - known));
            known = known + (int) (now - known);
            if (!failures.isEmpty()) {
                throw new IOException("a client can't post", failures.peek());
            }
        }
        return known;
    }

    private void post(RelaySubject entry) {
        try (Caller client = new Caller(entry)) {
            while (!over) {
                room.acquire();
                client.post(posts.next(next.getAndIncrement()));
            }
        } catch (InterruptedException e) {
            // It is over.
        } catch (IOException e) {
            if (!over) {
                failures.add(e);
            }
        }
    }
}
