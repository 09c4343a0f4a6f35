package chat.tacit.relay.edge;

import io.vertx.core.Future;

/** How much waits to be written to one client. Belongs to its event loop. */
final class Backlog {
    private final long limit;
    private long waiting;

    /**
     * @param limit in bytes
     */
    Backlog(long limit) {
        this.limit = limit;
    }

    /** Whether so many bytes more may wait. */
    boolean takes(int bytes) {
        return waiting + bytes <= limit;
    }

    /** So many bytes wait until this is written. */
    void add(int bytes, Future<Void> written) {
        waiting += bytes;
        written.onComplete(_ -> waiting -= bytes);
    }
}
