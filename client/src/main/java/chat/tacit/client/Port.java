package chat.tacit.client;

import chat.tacit.client.route.Ask;
import chat.tacit.client.route.LinkId;
import chat.tacit.protocol.queue.Hashcash;
import chat.tacit.protocol.wire.RelayAddress;

/** What the engine wants done outside: sockets, long work, and whoever listens. */
public interface Port {
    /** Opens a socket; {@link Engine#opened} or {@link Engine#closed} follows. */
    void dial(LinkId link, RelayAddress relay);

    void write(LinkId link, byte[] message);

    /** Closes a socket; nothing more is heard of it. */
    void hangUp(LinkId link);

    /**
     * Searches a nonce for a send to an open queue, on a thread of its own and for a bounded time;
     * {@link Engine#worked} follows.
     *
     * @param bits how much work it takes: 2^bits hashes on average, at most 26
     */
    void work(LinkId link, Ask.Send send, Hashcash hashcash, int bits);

    void tell(Event event);
}
