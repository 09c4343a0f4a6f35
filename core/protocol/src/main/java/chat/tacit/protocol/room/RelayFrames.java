package chat.tacit.protocol.room;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.SessionKeys;

import java.util.Optional;

/**
 * A relay's end of a session ({@code spec/50-room} §3): steps 3 to 5 of what it does with a call.
 * Not for use by several threads.
 */
public final class RelayFrames implements AutoCloseable {
    private final FrameKeys keys;
    private final NumberWindow numbers = new NumberWindow();

    /**
     * @param keys of a hello that was answered; wiped by {@link #close}
     */
    public RelayFrames(SessionKeys keys) {
        this.keys = new FrameKeys(keys);
    }

    public SessionId id() {
        return keys.id();
    }

    /** Whether a frame didn't open or decode, or the session was closed: it is to be forgotten. */
    public boolean isDead() {
        return keys.isDead();
    }

    /**
     * Opens a frame of this session.
     *
     * @param method that was called
     * @return nothing if the number was used before, or is too far below the highest: malformed,
     *     without a strike
     * @throws UnopenableException if it isn't what the client sealed for this method under this
     *     number; the session is dead then, as after a {@link MalformedException}
     * @throws MalformedException if it holds no request of this method
     */
    public Optional<RelayCall> open(Method method, Frame frame) throws UnopenableException {
        if (!numbers.isFresh(frame.number())) {
            return Optional.empty();
        }
        try {
            byte[] plain = keys.openRequest(method, frame.number(), frame.box());
            numbers.use(frame.number());
            Request request = RequestCodec.decode(method, ByteRange.of(plain));
            return Optional.of(new RelayCall(keys, frame.number(), request));
        } catch (UnopenableException | MalformedException e) {
            close();
            throw e;
        }
    }

    /** Wipes the keys, of calls that aren't answered too. */
    @Override
    public void close() {
        keys.close();
    }
}
