package chat.tacit.web.gate;

import chat.tacit.crypto.Secret;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One page's right to ask. */
public final class Session {
    private final Secret hash;
    private final List<Runnable> atEnd = new CopyOnWriteArrayList<>();
    private Instant heard;

    Session(Secret hash, Instant now) {
        this.hash = hash;
        this.heard = now;
    }

    boolean is(Secret other) {
        return hash.equals(other);
    }

    Instant heard() {
        return heard;
    }

    void hear(Instant now) {
        heard = now;
    }

    /**
     * What is to be done when it ends.
     *
     * @return takes it back
     */
    public Runnable atEnd(Runnable end) {
        atEnd.add(end);
        return () -> atEnd.remove(end);
    }

    void end() {
        atEnd.forEach(Runnable::run);
    }
}
