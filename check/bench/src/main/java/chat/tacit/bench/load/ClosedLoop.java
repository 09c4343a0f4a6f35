package chat.tacit.bench.load;

import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.Subject;

import java.util.concurrent.atomic.LongAdder;

/** Load that sends the next message when one has ended: for rates and CPU time. */
public final class ClosedLoop {
    private ClosedLoop() {}

    /** Measures for {@code window}. */
    public static Rate measure(Network network, Subject subject, Shape shape, Window window)
            throws InterruptedException {
        LongAdder ended = new LongAdder();
        try (Pairs<ClosedFeeder> pairs = open(network, subject, shape, Long.MAX_VALUE, ended)) {
            pairs.begin();
            pairs.run(window.warmUp());
            Clock begin = Clock.read(subject.process());
            long before = ended.sum();
            pairs.run(window.time());
            Clock spent = Clock.read(subject.process()).minus(begin);
            long messages = ended.sum() - before;
            pairs.each(ClosedFeeder::end);
            pairs.awaitIdle();
            return Rate.of(messages, spent);
        }
    }

    /** Passes {@code each} messages from every sender to its recipient, and returns how many. */
    public static long exchange(Network network, Subject subject, Shape shape, long each)
            throws InterruptedException {
        LongAdder ended = new LongAdder();
        try (Pairs<ClosedFeeder> pairs = open(network, subject, shape, each, ended)) {
            pairs.begin();
            pairs.awaitIdle();
            return ended.sum();
        }
    }

    private static Pairs<ClosedFeeder> open(
            Network network, Subject subject, Shape shape, long limit, LongAdder ended)
            throws InterruptedException {
        return Pairs.open(
                network,
                subject,
                shape,
                failure -> new ClosedFeeder(shape.inFlight(), limit, ended, failure));
    }
}
