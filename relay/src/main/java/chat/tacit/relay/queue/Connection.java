package chat.tacit.relay.queue;

import chat.tacit.protocol.wire.Refusal;

import java.util.concurrent.Executor;

/**
 * What a connection runs on.
 *
 * @param peer the client's end
 * @param executor runs one task at a time, in order
 * @param alarm wakes it
 */
public record Connection(Peer peer, Executor executor, Alarm alarm) {

    void close(Refusal reason, boolean strike) {
        if (strike) {
            peer.strike();
        }
        peer.close(reason);
    }
}
