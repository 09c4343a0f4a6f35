package chat.tacit.bench.load;

import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.Subject;

import io.netty.channel.Channel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How much memory connections take that wait at an empty queue. */
public final class Footprint {
    private Footprint() {}

    /**
     * The bytes by which the server's resident memory grows with each of {@code count} connections,
     * beyond {@code first} ones that are there already.
     */
    public static double bytesPerConnection(Network network, Subject subject, int first, int count)
            throws IOException, InterruptedException {
        List<Channel> open = new ArrayList<>();
        try {
            connect(network, subject, first, open);
            long before = subject.restingBytes();
            connect(network, subject, count, open);
            return (double) (subject.restingBytes() - before) / count;
        } finally {
            for (Channel channel : open) {
                channel.close().awaitUninterruptibly();
            }
        }
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
