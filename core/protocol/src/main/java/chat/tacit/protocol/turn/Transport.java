package chat.tacit.protocol.turn;

/** How a client reaches the relay. */
public enum Transport {
    /** A datagram is a message. */
    UDP(17),
    /** Messages follow each other in a stream, ChannelData padded to a multiple of four. */
    TLS(6);

    private final int protocol;

    Transport(int protocol) {
        this.protocol = protocol;
    }

    /** The number of the protocol beneath. */
    int protocol() {
        return protocol;
    }
}
