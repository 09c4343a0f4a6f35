package chat.tacit.bench.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.tacit.crypto.Entropy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A client of one stream at Redis that many append to and read from: {@code XADD}, {@code XRANGE}.
 */
public final class RedisLog {
    private static final byte[] XADD = "XADD".getBytes(US_ASCII);
    private static final byte[] XRANGE = "XRANGE".getBytes(US_ASCII);
    private static final byte[] COUNT = "COUNT".getBytes(US_ASCII);

    /** As many as the relay reads of its log at once, by their number. */
    private static final byte[] PAGE = "64".getBytes(US_ASCII);

    private static final byte[] ANY = "*".getBytes(US_ASCII);
    private static final byte[] END = "+".getBytes(US_ASCII);
    private static final byte[] FIELD = "b".getBytes(US_ASCII);

    private final RedisConnection connection;
    private final byte[] stream;
    private final int size;

    RedisLog(RedisConnection connection, String stream, int size) {
        this.connection = connection;
        this.stream = stream.getBytes(US_ASCII);
        this.size = size;
    }

    /** Appends so many events, each when the one before was answered; answers the nanoseconds. */
    public CompletionStage<long[]> append(int count) {
        CompletableFuture<long[]> done = new CompletableFuture<>();
        run(() -> append(new long[count], 0, done));
        return done;
    }

    private void append(long[] times, int from, CompletableFuture<long[]> done) {
        if (from == times.length) {
            done.complete(times);
            return;
        }
        long begun = System.nanoTime();
        connection.ask(
                _ -> {
                    times[from] = System.nanoTime() - begun;
                    run(() -> append(times, from + 1, done));
                },
                XADD,
                stream,
                ANY,
                FIELD,
                Entropy.system().bytes(size));
        connection.flush();
    }

    /** Reads the whole stream, page by page; answers how many events it has. */
    public CompletionStage<Integer> readAll() {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        run(() -> page("-", 0, done));
        return done;
    }

    private void page(String from, int before, CompletableFuture<Integer> done) {
        connection.ask(
                reply -> {
                    if (!(reply instanceof Resp.Items(List<Resp> entries))) {
                        throw new IllegalStateException("not what XRANGE answers: " + reply);
                    }
                    if (entries.isEmpty()) {
                        done.complete(before);
                        return;
                    }
                    String last = id(entries.getLast());
                    run(() -> page("(" + last, before + entries.size(), done));
                },
                XRANGE,
                stream,
                from.getBytes(US_ASCII),
                END,
                COUNT,
                PAGE);
        connection.flush();
    }

    private static String id(Resp entry) {
        if (entry instanceof Resp.Items(List<Resp> parts)) {
            return parts.getFirst().toString();
        }
        throw new IllegalStateException("not an entry: " + entry);
    }

    private void run(Runnable step) {
        connection.channel().eventLoop().execute(step);
    }

    /** Ends the connection. */
    public CompletionStage<Void> close() {
        return connection.close();
    }
}
