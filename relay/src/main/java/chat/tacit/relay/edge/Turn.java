package chat.tacit.relay.edge;

/**
 * One request on a socket, and the time that it has. Over HTTP/1.1 the socket has one at a time and
 * is its own; over HTTP/2 several go on at once, and none lends its time to another. Belongs to the
 * socket's event loop.
 */
interface Turn {
    /** Whose socket it is. */
    Pass pass();

    /** Something has begun that must be done within CLIENT_CONNECT_TIMEOUT, else a strike. */
    void expectHandshake();

    /** The relay itself keeps time for it from now on, and it is no session. */
    void rely();

    /** It has been answered; another one may follow. */
    void rest();

    /** Its stream is gone, the socket may be there yet. */
    void left();

    /** Bytes of answers that may wait for the socket because of it. For any thread. */
    int backlog();
}
