package chat.tacit.bench.room;

import chat.tacit.bench.load.Percentiles;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.protocol.room.Reply;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/** Live readers of a room, each with a session, a connection and a thread of its own. */
public final class Crowd implements AutoCloseable {
    private static final long PATIENCE_MINUTES = 5;

    /** Who come at once: a relay takes so many unfinished handshakes of an address. */
    private static final int AT_ONCE = 32;

    private final HostedRoom room;
    private final long from;
    private final int readers;
    private final int events;
    private final AtomicLongArray arrivals;
    private final CountDownLatch here;
    private final CountDownLatch all;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final List<SecretLink> links = new ArrayList<>();
    private final Semaphore door = new Semaphore(AT_ONCE);

    /**
     * Of what came, per event.
     *
     * @param one until a reader has it, over all readers
     * @param last until the last reader has it
     */
    public record Heard(long deliveries, Percentiles one, Percentiles last) {}

    /**
     * Comes to the room and returns when everybody reads.
     *
     * @param from the position behind which they read
     * @param events how many they will be told
     */
    public Crowd(Links links, HostedRoom room, long from, int readers, int events)
            throws IOException, InterruptedException {
        this.room = room;
        this.from = from;
        this.readers = readers;
        this.events = events;
        this.arrivals = new AtomicLongArray(readers * events);
        this.here = new CountDownLatch(readers);
        this.all = new CountDownLatch(readers * events);
        for (int i = 0; i < readers; i++) {
            int number = i;
            SecretLink link = links.open();
            this.links.add(link);
            Thread.ofVirtual().start(() -> read(link, number));
        }
        await(here);
    }

    private void read(SecretLink link, int number) {
        boolean[] isHere = new boolean[1];
        try {
            door.acquire();
            link.stream(
                    room.reading(from, true),
                    reply -> {
                        hear(reply, number);
                        if (!isHere[0]) {
                            isHere[0] = true;
                            door.release();
                            here.countDown();
                        }
                    });
        } catch (LinkException | InterruptedException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void hear(Reply reply, int number) {
        switch (reply) {
            case Reply.MessageItem it -> {
                arrivals.set(number * events + (int) (it.position() - from) - 1, System.nanoTime());
                all.countDown();
            }
            case Reply.Head _ -> {}
            case Reply other -> throw new IllegalStateException("not an event: " + other);
        }
    }

    private void await(CountDownLatch latch) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        boolean done = false;
        while (!done && failure.get() == null && System.nanoTime() < end) {
            done = latch.await(1, TimeUnit.SECONDS);
        }
        if (!done) {
            throw new IOException("readers are missing", failure.get());
        }
    }

    /**
     * Waits until all have heard all.
     *
     * @param sent when each event was posted
     */
    public Heard heard(long[] sent) throws IOException, InterruptedException {
        await(all);
        return new Heard(
                (long) readers * events,
                Percentiles.of(
                        LongStream.range(0, arrivals.length())
                                .map(i -> arrivals.get((int) i) - sent[(int) (i % events)])),
                Percentiles.of(
                        LongStream.range(0, events).map(i -> last((int) i) - sent[(int) i])));
    }

    private long last(int event) {
        long last = Long.MIN_VALUE;
        for (int reader = 0; reader < readers; reader++) {
            last = Math.max(last, arrivals.get(reader * events + event));
        }
        return last;
    }

    @Override
    public void close() {
        links.forEach(SecretLink::close);
    }
}
