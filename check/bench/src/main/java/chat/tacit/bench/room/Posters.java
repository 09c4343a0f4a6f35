package chat.tacit.bench.room;

import chat.tacit.bench.load.Percentiles;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Clients who post, each its next event when the one before was answered. */
public final class Posters {
    private Posters() {}

    /**
     * What was posted.
     *
     * @param each until an event was told to be durable
     */
    public record Posted(int events, Duration time, Percentiles each) {
        public double perSecond() {
            return events / (time.toNanos() / 1e9);
        }
    }

    /** Has so many clients post so many events each. */
    public static Posted post(Links links, HostedRoom room, int clients, int each)
            throws IOException, InterruptedException {
        List<SecretLink> open = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                SecretLink link = links.open();
                open.add(link);
                link.id(); // the hello isn't timed
            }
            long begun = System.nanoTime();
            List<Future<long[]>> all = new ArrayList<>();
            for (SecretLink link : open) {
                all.add(threads.submit(() -> times(link, room, each)));
            }
            LongStream times = LongStream.empty();
            for (Future<long[]> one : all) {
                times = LongStream.concat(times, LongStream.of(one.get()));
            }
            Duration time = Duration.ofNanos(System.nanoTime() - begun);
            return new Posted(clients * each, time, Percentiles.of(times));
        } catch (LinkException | ExecutionException e) {
            throw new IOException(e);
        } finally {
            open.forEach(SecretLink::close);
        }
    }

    private static long[] times(SecretLink link, HostedRoom room, int count) throws LinkException {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            long begun = System.nanoTime();
            var _ = room.post(link);
            times[i] = System.nanoTime() - begun;
        }
        return times;
    }
}
