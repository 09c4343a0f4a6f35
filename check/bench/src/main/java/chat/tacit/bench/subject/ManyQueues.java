package chat.tacit.bench.subject;

import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.Role;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client with very many queues that comes back and subscribes to all of them at once. */
public final class ManyQueues {
    private static final int PER_FRAME = Command.Subscribe.MAX_ENTRIES;
    private static final int PER_CONNECTION = 10_000;
    private static final int MAKING = 128;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private ManyQueues() {}

    /**
     * How long it took to subscribe.
     *
     * @param client until the client had derived its keys for this session, on one thread
     * @param relay from its first frame to the relay's last answer
     * @param relayCpu the relay's CPU time for it
     */
    public record Subscribed(Duration client, Duration relay, Duration relayCpu) {}

    /** Makes {@code count} queues and subscribes to them over one new connection. */
    public static Subscribed subscribe(RelaySubject relay, Network network, int count)
            throws InterruptedException {
        List<QueueEnds> queues = new ArrayList<>(count);
        while (queues.size() < count) {
            queues.addAll(make(relay, network, Math.min(PER_CONNECTION, count - queues.size())));
        }
        CompletableFuture<Void> answered = new CompletableFuture<>();
        RelayConnection connection =
                await(relay.connect(network.nextLoop(), answered::completeExceptionally));
        long began = System.nanoTime();
        List<EntityKeys> keys = new ArrayList<>(count);
        for (QueueEnds queue : queues) {
            keys.add(
                    EntityKeys.of(
                            queue.recipientKey(),
                            connection.session(),
                            Role.RECIPIENT,
                            queue.recipient().entity()));
        }
        long derived = System.nanoTime();
        Duration cpu = relay.process().cpu();
        connection.channel().eventLoop().execute(() -> ask(connection, keys, answered));
        await(answered);
        Duration relayCpu = relay.process().cpu().minus(cpu);
        long ended = System.nanoTime();
        var _ = connection.channel().close();
        return new Subscribed(
                Duration.ofNanos(derived - began), Duration.ofNanos(ended - derived), relayCpu);
    }

    private static void ask(
            RelayConnection connection, List<EntityKeys> keys, CompletableFuture<Void> answered) {
        int[] missing = {keys.size()};
        for (int i = 0; i < keys.size(); i += PER_FRAME) {
            connection.subscribe(
                    keys.subList(i, Math.min(i + PER_FRAME, keys.size())),
                    (_, _) -> {},
                    _ -> {
                        missing[0]--;
                        if (missing[0] == 0) {
                            answered.complete(null);
                        }
                    });
            connection.flush();
        }
    }

    /** Makes queues over one new connection. */
    static List<QueueEnds> make(RelaySubject relay, Network network, int count)
            throws InterruptedException {
        CompletableFuture<List<QueueEnds>> made = new CompletableFuture<>();
        RelayConnection connection =
                await(relay.connect(network.nextLoop(), made::completeExceptionally));
        Making making = new Making(connection, count, made);
        connection
                .channel()
                .eventLoop()
                .execute(() -> {
                    for (int i = 0; i < Math.min(MAKING, count); i++) {
                        making.next();
                    }
                    connection.flush();
                });
        List<QueueEnds> queues = await(made);
        var _ = connection.channel().close();
        return queues;
    }

    /** Makes queues over one connection, several at a time; on its loop. */
    private static final class Making {
        private final RelayConnection connection;
        private final int count;
        private final CompletableFuture<List<QueueEnds>> made;
        private final List<QueueEnds> queues = new ArrayList<>();
        private int asked;

        Making(RelayConnection connection, int count, CompletableFuture<List<QueueEnds>> made) {
            this.connection = connection;
            this.count = count;
            this.made = made;
        }

        void next() {
            if (asked == count) {
                return;
            }
            asked++;
            var _ =
                    connection
                            .create()
                            .whenComplete((queue, failure) -> {
                                if (failure != null) {
                                    made.completeExceptionally(failure);
                                    return;
                                }
                                queues.add(queue);
                                next();
                                if (queues.size() == count) {
                                    made.complete(queues);
                                }
                            });
        }
    }

    /** The outcome, which has to come soon. */
    static <T> T await(CompletableFuture<T> outcome) throws InterruptedException {
        try {
            return outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer within " + PATIENCE, e);
        }
    }
}
