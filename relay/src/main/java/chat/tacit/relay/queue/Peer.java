package chat.tacit.relay.queue;

import chat.tacit.protocol.wire.Refusal;

/**
 * The client's end of a connection, as {@link QueueEndpoint} sees it. Called on the connection's
 * executor only; after {@link #close} nothing more happens to it.
 */
public interface Peer {

    /** Sends one frame, which the callee may keep. */
    void send(byte[] frame);

    /**
     * Whether frames go out as fast as they come. When it is false, the endpoint is told as soon as
     * it is true again.
     */
    boolean isWritable();

    /** Whether frames are to be read now. They are until this says otherwise. */
    void read(boolean on);

    /** The hello is done: the connection is a session. */
    void established();

    /** Counts a strike against the client's address. */
    void strike();

    /** Closes the connection and says why. */
    void close(Refusal reason);
}
