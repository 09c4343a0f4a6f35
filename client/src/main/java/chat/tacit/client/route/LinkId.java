package chat.tacit.client.route;

/** Names one attempt to hold a socket to a relay; never used again after it ended. */
public record LinkId(long number) {}
