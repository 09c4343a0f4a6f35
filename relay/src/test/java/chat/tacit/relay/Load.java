package chat.tacit.relay;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.Reply;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Senders that keep several messages in flight until their relay is gone. */
final class Load implements AutoCloseable {
    private static final int IN_FLIGHT = 16;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger total = new AtomicInteger();
    private final List<Future<List<byte[]>>> senders = new ArrayList<>();

    /** The messages that were acknowledged so far, by all senders. */
    int acknowledged() {
        return total.get();
    }

    /** Sends into {@code queue} until the connection ends. */
    void begin(QueueClient client, QueueClient.QueueBox queue) {
        senders.add(threads.submit((Callable<List<byte[]>>) () -> send(client, queue)));
    }

    /** What each sender knows to be stored, in the order of {@link #begin}. */
    List<List<byte[]>> results() throws Exception {
        List<List<byte[]>> results = new ArrayList<>();
        for (Future<List<byte[]>> sender : senders) {
            results.add(sender.get());
        }
        return results;
    }

    private List<byte[]> send(QueueClient client, QueueClient.QueueBox queue) throws Exception {
        List<byte[]> stored = Collections.synchronizedList(new ArrayList<>());
        Queue<Sent> inFlight = new ArrayDeque<>();
        try {
            while (true) {
                byte[] body = Entropy.system().bytes(Body.SMALL);
                inFlight.add(new Sent(client.send(queue, body), body));
                if (inFlight.size() == IN_FLIGHT) {
                    settle(client, queue, inFlight.remove(), stored);
                }
            }
        } catch (IOException e) {
            // The relay stopped. What it had answered before is still there to be read.
            try {
                while (!inFlight.isEmpty()) {
                    settle(client, queue, inFlight.remove(), stored);
                }
            } catch (IOException end) {
                // The rest was never acknowledged.
            }
            return stored;
        }
    }

    private record Sent(long asked, byte[] body) {}

    private void settle(
            QueueClient client, QueueClient.QueueBox queue, Sent sent, List<byte[]> stored)
            throws Exception {
        Reply reply = client.sent(queue, sent.asked());
        if (!reply.equals(new Reply.Done())) {
            throw new IllegalStateException(reply.toString());
        }
        stored.add(sent.body());
        total.incrementAndGet();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
