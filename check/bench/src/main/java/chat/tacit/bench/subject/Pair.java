package chat.tacit.bench.subject;

import io.netty.channel.EventLoop;

import java.util.concurrent.CompletionStage;

/**
 * A sender and a recipient, each on a connection of its own, and the one queue between them. Its
 * methods are for its event loop.
 */
public interface Pair {

    EventLoop loop();

    /** Sends message {@code number}: 0, then each time one more. */
    void send(long number);

    /** Writes out what was sent since the last call. */
    void flush();

    /** Deletes the queue and ends both connections. */
    CompletionStage<Void> close();
}
