package chat.tacit.web.edge;

import io.vertx.core.http.HttpServerRequest;

import java.util.Optional;

/** Answers once the port is known, under which alone pages may ask. */
final class LateFront {
    private volatile Optional<Front> front = Optional.empty();

    void is(Front made) {
        front = Optional.of(made);
    }

    void handle(HttpServerRequest request) {
        front.ifPresentOrElse(
                it -> it.handle(request), () -> request.response().setStatusCode(403).end());
    }
}
