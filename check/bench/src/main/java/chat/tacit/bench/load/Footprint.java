package chat.tacit.bench.load;

import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.Subject;

import io.netty.channel.Channel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How much memory each connection takes that waits at an empty queue.
 *
 * @param resident bytes by which the server's resident memory grows with each
 * @param objects those of live objects on its heap, if it has one, else not a number
 */
public record Footprint(double resident, double objects) {

    /** What each of {@code count} connections takes beyond {@code first} that are there already. */
    public static Footprint measure(Network network, Subject subject, int first, int count)
            throws IOException, InterruptedException {
        List<Channel> open = new ArrayList<>();
        try {
            connect(network, subject, first, open);
            Subject.Memory before = subject.memory();
            connect(network, subject, count, open);
            Subject.Memory after = subject.memory();
            return new Footprint(
                    (double) (after.resident() - before.resident()) / count,
                    (objects(after) - objects(before)) / count);
        } finally {
            for (Channel channel : open) {
                channel.close().awaitUninterruptibly();
            }
        }
    }

    private static double objects(Subject.Memory memory) {
        return memory.objects().isPresent() ? memory.objects().getAsLong() : Double.NaN;
    }

    private static void connect(Network network, Subject subject, int count, List<Channel> open)
            throws InterruptedException {
        for (int i = 0; i < count; i++) {
            open.add(
                    Pairs.await(
                            subject.waitAtEmptyQueue(network.nextLoop()).toCompletableFuture()));
        }
    }
}
