package chat.tacit.relay.edge;

import io.vertx.core.Future;

import java.io.IOException;

/** Says which of a relay's ports can't be had: it has up to three. */
final class TakenPort {
    private TakenPort() {}

    /**
     * Names the port in what a listening ended with.
     *
     * @param name whose port it is, in the operator's words
     * @param port 0 for any that is free
     */
    static <T> Future<T> named(Future<T> listening, String name, String bind, int port) {
        return listening.recover(cause -> {
            String why = String.valueOf(cause.getMessage());
            return Future.failedFuture(
                    new IOException("%s, %d at %s: %s".formatted(name, port, bind, why), cause));
        });
    }
}
