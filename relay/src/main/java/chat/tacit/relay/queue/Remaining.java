package chat.tacit.relay.queue;

import java.time.Instant;

/**
 * How many still need a relay that retires ({@code spec/10-wire} §13).
 *
 * @param queues from which somebody has received lately
 * @param since when they have been counted, whole seconds: the relay's last start
 * @param needed whether one was, or may have been before they were counted
 */
public record Remaining(int queues, Instant since, boolean needed) {}
