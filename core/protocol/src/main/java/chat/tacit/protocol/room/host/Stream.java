package chat.tacit.protocol.room.host;

/** A stream that somebody has open. */
interface Stream {
    /** Whether its reader takes more; at first it does. */
    void writable(boolean now);

    /** Its reader is gone. */
    void close();
}
