package chat.tacit.relay.queue;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.store.Store;

import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What the queue endpoints of a relay share.
 *
 * @param relay what all hellos have in common
 * @param store where queues, messages, invitations and blobs are kept
 * @param workers does X25519 for subscriptions, away from the connections' executors
 */
public record QueueService(
        RelayIdentity relay,
        Store store,
        Executor workers,
        Surroundings surroundings,
        Metrics metrics) {

    /** Time and randomness. */
    public record Surroundings(InstantSource clock, Entropy entropy) {}

    Limits limits() {
        return relay.offer().limits();
    }
}
