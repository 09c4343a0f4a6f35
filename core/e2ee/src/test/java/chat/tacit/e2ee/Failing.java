package chat.tacit.e2ee;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;

/** Holds a vector to what it says of itself, while it is made. */
final class Failing {
    private Failing() {}

    interface Attempt {
        void run() throws UnopenableException;
    }

    static void requireUnopenable(Attempt attempt, String what) {
        boolean opened;
        try {
            attempt.run();
            opened = true;
        } catch (UnopenableException | MalformedException e) {
            opened = false;
        }
        require(!opened, what);
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
