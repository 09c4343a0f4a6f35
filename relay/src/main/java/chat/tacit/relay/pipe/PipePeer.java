package chat.tacit.relay.pipe;

import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;

/**
 * The client's end of a pipe's connection, as {@link PipeEndpoint} sees it. Called on the
 * connection's executor only.
 */
public interface PipePeer {

    /** Whose connection it is, as far as that can be told. */
    Optional<PeerAddress> address();

    /** Sends one frame, which the callee may keep. */
    void send(byte[] frame);

    /** The hello is done and the side named: the connection is a session. */
    void established();

    /** Counts a strike against the client's address. */
    void strike();

    /** Closes the connection and says why. */
    void close(Refusal reason);

    /** Closes the connection, which is nobody's fault. */
    void end();
}
