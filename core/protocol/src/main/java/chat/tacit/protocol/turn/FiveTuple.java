package chat.tacit.protocol.turn;

/** Between whom messages pass; the relay's end is the same for all of one transport. */
public record FiveTuple(Transport transport, TransportAddress client) {}
