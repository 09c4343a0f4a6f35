package chat.tacit.client;

import chat.tacit.client.route.LinkId;
import chat.tacit.protocol.wire.RelayAddress;

/** What the engine wants done outside: sockets, and whoever listens. */
public interface Port {
    /** Opens a socket; {@link Engine#opened} or {@link Engine#closed} follows. */
    void dial(LinkId link, RelayAddress relay);

    void write(LinkId link, byte[] message);

    /** Closes a socket; nothing more is heard of it. */
    void hangUp(LinkId link);

    void tell(Event event);
}
