package chat.tacit.bench.load;

/**
 * What a subject did under closed-loop load.
 *
 * @param messages that ended while it was measured
 * @param perSecond messages a second
 * @param serverMicros microseconds of CPU time of the server for each
 * @param generatorMicros the same of the generator
 */
public record Rate(long messages, double perSecond, double serverMicros, double generatorMicros) {

    static Rate of(long messages, Clock spent) {
        return new Rate(
                messages,
                messages / (spent.time().toNanos() / 1e9),
                spent.server().toNanos() / 1e3 / messages,
                spent.generator().toNanos() / 1e3 / messages);
    }
}
