package chat.tacit.bench.subject;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** A server under measurement. */
public interface Subject extends AutoCloseable {

    /** How it is called in results. */
    String name();

    /** Its process. */
    ServerProcess process();

    /** The bytes that it carries for a message of {@code size} bytes. */
    int bodySize(int size);

    /**
     * Connects a pair.
     *
     * @param size bytes of a message
     */
    CompletionStage<Pair> open(EventLoop loop, int size, Witness witness);

    /** Connects a recipient that waits at an empty queue of its own. */
    CompletionStage<Channel> waitAtEmptyQueue(EventLoop loop);

    /** What its process holds now, after garbage was collected where there is any. */
    Memory memory() throws IOException, InterruptedException;

    /**
     * Memory of a process.
     *
     * @param resident all its bytes that are in memory
     * @param objects those of live objects, where a heap is collected
     */
    record Memory(long resident, OptionalLong objects) {}

    /** Stops the process and deletes its data. */
    @Override
    void close();
}
