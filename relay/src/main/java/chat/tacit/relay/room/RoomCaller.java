package chat.tacit.relay.room;

import chat.tacit.protocol.wire.Refusal;

/**
 * Whoever made a call, as {@link RoomEndpoint} sees it. Called on the endpoint's executor only; the
 * last three end the call.
 */
public interface RoomCaller {

    /**
     * One message of a stream, which the callee may keep.
     *
     * @return whether more goes out as fast as it comes; if not, the endpoint is told when it does
     *     again
     */
    boolean item(byte[] message);

    /** The last message, or the only one; the call ends with status 0. */
    void last(byte[] message);

    /** The call ends without a message. */
    void cut();

    /**
     * The call isn't taken.
     *
     * @param strike whether its address gets a strike
     */
    void reject(Refusal refusal, boolean strike);
}
