package chat.tacit.e2ee.room.member;

import chat.tacit.protocol.room.Reply;

/** What an answer to something that was posted says, for whoever posted it. */
enum Stance {
    TAKEN,
    /** The room has moved on: read, and decide anew. */
    MOVED,
    /** Try the same later. */
    LATER,
    /** There is no more room. */
    FULL,
    /** It is too large, or no event for this host. */
    NEVER,
    /** No such room, key or part. */
    UNKNOWN;

    static Stance of(Reply reply) {
        if (reply instanceof Reply.Posted) {
            return TAKEN;
        }
        if (!(reply instanceof Reply.Refused refused)) {
            return LATER;
        }
        return switch (refused.refusal()) {
            case STALE -> MOVED;
            case ROOM_FULL -> FULL;
            case TOO_LARGE, MALFORMED -> NEVER;
            case REFUSED -> UNKNOWN;
            case FULL,
                    QUEUE_FULL,
                    TOO_MANY,
                    BANNED,
                    BUSY,
                    VERSION,
                    UNOPENABLE,
                    TIMEOUT,
                    SERVICE_OFF,
                    SECURED,
                    CONFLICT,
                    USED,
                    WORK,
                    SERVER_KEY,
                    RETRY,
                    TARGET,
                    NOBODY,
                    SESSION,
                    NOT_HOME,
                    SIGN_IN,
                    INVITE_CODE,
                    RETIRING ->
                    LATER;
        };
    }

    /** The seconds to wait that the host says, 0 if it says none. */
    static long wait(Reply reply) {
        return reply instanceof Reply.Refused refused ? refused.detail() : 0;
    }
}
