package chat.tacit.bench.load;

/**
 * How load looks.
 *
 * @param pairs senders with a recipient each
 * @param inFlight messages of a pair that are under way at any time
 * @param size bytes of a message
 */
public record Shape(int pairs, int inFlight, int size) {}
