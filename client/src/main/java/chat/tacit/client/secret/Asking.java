package chat.tacit.client.secret;

import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SessionId;

/**
 * What is asked. It is made for the session and the number of its frame, which most of what is
 * signed names, and made anew if the relay has forgotten the session.
 */
@FunctionalInterface
public interface Asking {
    Request request(SessionId session, long number);

    /** What depends on neither. */
    static Asking of(Request request) {
        return (_, _) -> request;
    }
}
