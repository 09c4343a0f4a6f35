package chat.tacit.relay.queue;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.queue.Input;
import chat.tacit.protocol.queue.QueueSession;
import chat.tacit.protocol.wire.CallOffer;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Session;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.store.Store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What the queue connections of a relay share. For use by any thread. */
public final class QueueService {
    private final Terms terms;
    private final Store store;
    private final Executor workers;
    private final InstantSource clock;
    private final Metrics metrics;
    private final BlobTally blobs = new BlobTally();
    private final StoreCalls calls;
    private final Subscribers subscribers = new Subscribers();
    private final Optional<StillUsed> used;
    private volatile Optional<CallOffer> offer = Optional.empty();
    private volatile Input.Room room = new Input.Room(true, true);

    /**
     * On what terms the service is offered.
     *
     * @param relay what all hellos have in common
     * @param serverKey if given, whoever creates a queue has to know it
     */
    public record Terms(RelayIdentity relay, Optional<Secret> serverKey, Entropy entropy) {}

    /**
     * @param store where queues, messages, invitations and blobs are kept
     * @param workers does X25519 for subscriptions, away from the connections' executors
     */
    public QueueService(
            Terms terms, Store store, Executor workers, InstantSource clock, Metrics metrics) {
        this.terms = terms;
        this.store = store;
        this.workers = workers;
        this.clock = clock;
        this.metrics = metrics;
        this.calls = new StoreCalls(store, blobs, metrics);
        this.used =
                terms.relay()
                        .offer()
                        .ends()
                        .map(_ -> new StillUsed(limits().duration(Limit.RETENTION), now()));
    }

    /** Who still needs the relay, if it retires. */
    public Optional<Remaining> remaining() {
        return used.map(it -> it.remaining(now()));
    }

    Optional<StillUsed> used() {
        return used;
    }

    /**
     * From now on new things are refused as the store has no room for them, or are so no more.
     * Blobs have a limit of their own besides.
     */
    public void room(boolean inStore) {
        boolean forBlobs = blobs.total(now()) < limits().value(Limit.BLOBS_PER_RELAY);
        room = new Input.Room(inStore, inStore && forBlobs);
    }

    /** Sessions that begin from now on give credentials for calls. */
    public void offer(CallOffer forCalls) {
        offer = Optional.of(forCalls);
    }

    Input.Room room() {
        return room;
    }

    RelayIdentity relay() {
        return terms.relay();
    }

    Entropy entropy() {
        return terms.entropy();
    }

    Limits limits() {
        return terms.relay().offer().limits();
    }

    QueueSession.Terms terms(Session session) {
        return new QueueSession.Terms(
                session, limits(), terms.serverKey(), terms.entropy(), offer, used.isPresent());
    }

    Instant now() {
        return clock.instant();
    }

    Store store() {
        return store;
    }

    StoreCalls calls() {
        return calls;
    }

    Executor workers() {
        return workers;
    }

    Subscribers subscribers() {
        return subscribers;
    }

    Metrics metrics() {
        return metrics;
    }
}
