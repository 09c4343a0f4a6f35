package chat.tacit.relay.edge;

/**
 * Whether anything comes from a client, looked at once every {@code IDLE_CONNECTION} ({@code
 * spec/20-live} §14). Belongs to its event loop.
 */
final class Silence {
    private boolean heard = true;
    private boolean asked;

    /** What is to be done about it. */
    enum Next {
        NOTHING,
        /** Ask whether the client is there. */
        ASK,
        /** It was asked, and didn't answer. */
        GIVE_UP
    }

    /** Something came, or couldn't since the socket isn't read. */
    void broken() {
        heard = true;
    }

    /** As long again is over. */
    Next beat() {
        if (heard) {
            heard = false;
            asked = false;
            return Next.NOTHING;
        }
        if (asked) {
            return Next.GIVE_UP;
        }
        asked = true;
        return Next.ASK;
    }
}
