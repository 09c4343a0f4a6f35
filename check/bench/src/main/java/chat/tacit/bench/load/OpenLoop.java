package chat.tacit.bench.load;

import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.Subject;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Load at a fixed rate, whatever becomes of the messages: for latency. */
public final class OpenLoop {
    private OpenLoop() {}

    /**
     * Measures for {@code window}.
     *
     * @param perSecond messages a second of all pairs together
     */
    public static Latency measure(
            Network network, Subject subject, Shape shape, int perSecond, Window window)
            throws InterruptedException {
        long interval = Duration.ofSeconds(1).toNanos() * shape.pairs() / perSecond;
        OpenFeeder.Timetable timetable =
                new OpenFeeder.Timetable(
                        interval,
                        window.warmUp().toNanos(),
                        window.warmUp().plus(window.time()).toNanos());
        AtomicInteger next = new AtomicInteger();
        try (Pairs<OpenFeeder> pairs =
                Pairs.open(
                        network,
                        subject,
                        shape,
                        failure ->
                                new OpenFeeder(
                                        timetable,
                                        interval * next.getAndIncrement() / shape.pairs(),
                                        failure))) {
            pairs.begin();
            pairs.run(window.warmUp());
            Clock begin = Clock.read(subject.process());
            pairs.run(window.time());
            Clock spent = Clock.read(subject.process()).minus(begin);
            pairs.awaitIdle();
            Percentiles late = percentiles(pairs, OpenFeeder::late);
            return new Latency(
                    percentiles(pairs, OpenFeeder::stored),
                    percentiles(pairs, OpenFeeder::delivered),
                    late,
                    spent.server().toNanos() / 1e3 / late.count());
        }
    }

    private static Percentiles percentiles(
            Pairs<OpenFeeder> pairs, Function<OpenFeeder, Samples> which) {
        return Percentiles.of(
                pairs.feeders().stream().flatMapToLong(feeder -> which.apply(feeder).stream()));
    }
}
