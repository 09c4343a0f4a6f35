package chat.tacit.bench.load;

/**
 * What a subject did at a fixed rate; all from when a message was due.
 *
 * @param stored until the sender had the acknowledgement
 * @param delivered until the recipient had the message
 * @param late until the generator had sent it: its own part in the other two
 * @param serverMicros microseconds of CPU time of the server for each message
 */
public record Latency(
        Percentiles stored, Percentiles delivered, Percentiles late, double serverMicros) {}
