package chat.tacit.bench.subject;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.queue.Answer;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.wire.Refusal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * A client that asks for what it may not, one command at a time, and takes the time of each
 * refusal. Belongs to its connection's event loop.
 */
public final class Stranger {
    /** The part of all turns that comes first and isn't timed. */
    private static final int WARM_UP = 11;

    private static final Body BODY = Body.of(new byte[Body.SMALL]);

    private final RelayConnection connection;
    private final Asked asked;
    private final Crowd crowd;
    private final int warmUp;
    private final List<Part> turn = new ArrayList<>();
    private final Random random = new Random();
    private final CompletableFuture<Void> timed = new CompletableFuture<>();
    private int turns;
    private int place;
    private long sentAt;

    private Stranger(RelayConnection connection, Asked asked, Crowd crowd) {
        this.connection = connection;
        this.asked = asked;
        this.crowd = crowd;
        this.warmUp = crowd.senders().size() / WARM_UP;
        QueueEnds queue = crowd.template();
        AgreementKey stranger = AgreementKey.generate(Entropy.system());
        // Who holds the key of one role learns no more about the other than anybody.
        AgreementKey other = asked.role == Role.SENDER ? queue.recipientKey() : queue.senderKey();
        for (Entity entity : Entity.values()) {
            AgreementKey key = entity == Entity.WRONG_ROLE ? other : stranger;
            EntityKeys keys = EntityKeys.of(key, connection.session(), asked.role, EntityId.NONE);
            turn.add(new Part(entity, keys, new long[crowd.senders().size() - warmUp]));
        }
    }

    /** One of three in each turn. */
    private record Part(Entity entity, EntityKeys keys, long[] nanos) {}

    /** What is asked for. */
    public enum Asked {
        SEND(Role.SENDER),
        ACKNOWLEDGE(Role.RECIPIENT),
        SUBSCRIBE(Role.RECIPIENT);

        private final Role role;

        Asked(Role role) {
            this.role = role;
        }
    }

    private enum Entity {
        /** An id that nothing has. */
        UNKNOWN,
        /** The id of a queue, by who doesn't hold its key. */
        FORBIDDEN,
        /** The id that a queue has for the other role, by who holds the key of that. */
        WRONG_ROLE
    }

    /**
     * Nanoseconds from each command to its refusal: of each entity as many as the crowd names
     * queues, but for the first eleventh, in turns of random order. No id is used twice.
     */
    public static Refusals time(RelaySubject relay, Network network, Asked asked, Crowd crowd)
            throws InterruptedException {
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        RelayConnection connection =
                ManyQueues.await(relay.connect(network.nextLoop(), failed::complete));
        Stranger stranger = new Stranger(connection, asked, crowd);
        var _ = failed.thenAccept(stranger.timed::completeExceptionally);
        connection.channel().eventLoop().execute(stranger::begin);
        try {
            stranger.timed.join();
            return stranger.refusals();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            ManyQueues.await(connection.close().toCompletableFuture());
        }
    }

    /** Nanoseconds until each refusal. */
    public record Refusals(long[] unknown, long[] forbidden, long[] wrongRole) {
        /** All of them, from the quickest. */
        public long[] sorted() {
            return Stream.of(unknown, forbidden, wrongRole)
                    .flatMapToLong(Arrays::stream)
                    .sorted()
                    .toArray();
        }
    }

    private Refusals refusals() {
        return new Refusals(
                nanos(Entity.UNKNOWN), nanos(Entity.FORBIDDEN), nanos(Entity.WRONG_ROLE));
    }

    private long[] nanos(Entity entity) {
        return turn.stream().filter(part -> part.entity == entity).findFirst().orElseThrow().nanos;
    }

    private void begin() {
        connection.whenRefused(this::refused);
        Collections.shuffle(turn, random);
        ask();
    }

    private void ask() {
        Part part = turn.get(place);
        EntityKeys asking = part.keys.of(id(part.entity));
        switch (asked) {
            case SEND ->
                    connection.ask(asking, new Command.Send(BODY, Optional.empty()), this::granted);
            case ACKNOWLEDGE -> connection.ask(asking, new Command.Acknowledge(1), this::granted);
            case SUBSCRIBE -> connection.subscribe(List.of(asking), (_, _) -> {}, this::granted);
        }
        // All that the client does for the command is done, but for TLS.
        sentAt = System.nanoTime();
        connection.flush();
    }

    private EntityId id(Entity entity) {
        boolean sending = asked.role == Role.SENDER;
        return switch (entity) {
            case UNKNOWN -> Crowd.anyId(random);
            case FORBIDDEN -> (sending ? crowd.senders() : crowd.recipients()).get(turns);
            case WRONG_ROLE -> (sending ? crowd.recipients() : crowd.senders()).get(turns);
        };
    }

    private void refused(Answer.Refused answer) {
        long took = System.nanoTime() - sentAt;
        if (answer.refusal() != Refusal.REFUSED) {
            timed.completeExceptionally(new IllegalStateException("the relay said " + answer));
            return;
        }
        if (turns >= warmUp) {
            turn.get(place).nanos[turns - warmUp] = took;
        }
        place++;
        if (place == turn.size()) {
            place = 0;
            turns++;
            Collections.shuffle(turn, random);
        }
        if (turns < crowd.senders().size()) {
            ask();
        } else {
            timed.complete(null);
        }
    }

    private void granted(Object answer) {
        timed.completeExceptionally(
                new IllegalStateException("the relay granted what it had to refuse: " + answer));
    }
}
