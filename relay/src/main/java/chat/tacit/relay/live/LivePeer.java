package chat.tacit.relay.live;

import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.util.Optional;

/**
 * The client's end of a live connection, as {@link LiveEndpoint} sees it. Called on the
 * connection's executor only.
 */
public interface LivePeer {

    /** Whose connection it is, as far as that can be told. */
    Optional<PeerAddress> address();

    /** Sends one line, or gives the client up if too much waits for it already. */
    void send(LiveLine line);

    /** The client has CLIENT_CONNECT_TIMEOUT for its next whole line. */
    void expectLine();

    /** The client's identity holds: the handshake is finished. */
    void established();

    /** Lines may have this many bytes from now on, as they come. */
    void limit(int bytes);

    /** Stops or goes on reading. */
    void read(boolean on);

    /** Runs a task on the connection's executor after a while. */
    void after(Duration delay, Runnable task);

    /** Counts a strike against the client's address; how long it is banned if that began a ban. */
    Optional<Duration> strike();

    /** Closes the connection, after what was sent, and says why if there is a reason. */
    void close(Optional<Refusal> reason);
}
