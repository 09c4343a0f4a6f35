package chat.tacit.client.secret;

import chat.tacit.protocol.room.ClientCall;
import chat.tacit.protocol.room.ClientFrames;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.wire.Refusal;

/**
 * A session whose keys live as long as a call needs them: the relay may forget it, or somebody
 * claim so, while a stream of it goes on.
 */
final class LinkSession {
    private final ClientFrames frames;
    private int calls;
    private boolean left;

    LinkSession(ClientFrames frames) {
        this.frames = frames;
    }

    SessionId id() {
        return frames.id();
    }

    /**
     * Seals what is asked; {@link #done} has to follow.
     *
     * @throws LinkException as if the relay had said so, if the session was left
     */
    synchronized ClientCall begin(Asking asking) throws LinkException {
        if (left) {
            throw LinkException.refused(Refusal.SESSION);
        }
        ClientCall call = frames.seal(number -> asking.request(frames.id(), number));
        calls++;
        return call;
    }

    /** A call is over. */
    synchronized void done() {
        calls--;
        wipe();
    }

    /** Nothing more is asked in it. */
    synchronized void leave() {
        left = true;
        wipe();
    }

    private void wipe() {
        if (left && calls == 0) {
            frames.close();
        }
    }
}
