package chat.tacit.protocol.room;

import chat.tacit.protocol.wire.SessionKeys;

import java.util.function.LongFunction;

/**
 * A client's end of a session ({@code spec/50-room} §3): it seals each request under a number of
 * its own. The session belongs to no connection. Not for use by several threads.
 */
public final class ClientFrames implements AutoCloseable {
    private final FrameKeys keys;
    private long next;

    /**
     * @param keys of a hello that was checked; wiped by {@link #close}
     */
    public ClientFrames(SessionKeys keys) {
        this.keys = new FrameKeys(keys);
    }

    public SessionId id() {
        return keys.id();
    }

    /**
     * Seals a request under the next number, which is used up whatever becomes of the call.
     *
     * @throws IllegalStateException if the session was closed
     */
    public ClientCall seal(Request request) {
        return seal(number -> request);
    }

    /**
     * Seals the request that {@code request} makes for the number of its frame, which is what a
     * {@link Capability.Read} signs.
     *
     * @throws IllegalStateException if the session was closed
     */
    public ClientCall seal(LongFunction<? extends Request> request) {
        long number = next++;
        return new ClientCall(keys, number, request.apply(number));
    }

    /** Wipes the keys; answers that are still under way don't open any more. */
    @Override
    public void close() {
        keys.close();
    }
}
