package chat.tacit.client.secret;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, taken piece by piece: what isn't asked for stays in the socket, so that
 * who says too much fills nothing here.
 */
final class Body {
    private final HttpClientResponse response;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private volatile boolean ended;

    private sealed interface Piece {}

    private record Bytes(Buffer buffer) implements Piece {}

    private record End() implements Piece {}

    private record Cut() implements Piece {}

    private Body(HttpClientResponse response) {
        this.response = response;
    }

    /** To be made on the response's own thread, before it delivers anything. */
    static Body of(HttpClientResponse response) {
        Body body = new Body(response);
        response.pause();
        response.handler(bytes -> body.pieces.add(new Bytes(bytes)));
        response.endHandler(_ -> {
            body.ended = true;
            body.pieces.add(new End());
        });
        response.exceptionHandler(_ -> body.pieces.add(new Cut()));
        return body;
    }

    int status() {
        return response.statusCode();
    }

    Optional<String> type() {
        return Optional.ofNullable(response.getHeader("Content-Type"));
    }

    /** Whether all of it came. */
    boolean isEnded() {
        return ended;
    }

    /**
     * The next piece, or nothing at the end.
     *
     * @throws LinkException if it doesn't come until then, or the connection breaks
     */
    Optional<byte[]> next(Deadline until) throws LinkException {
        if (pieces.isEmpty()) {
            response.fetch(1);
        }
        try {
            return switch (pieces.poll(until.left().toNanos(), TimeUnit.NANOSECONDS)) {
                case null -> throw LinkException.silent();
                case Bytes(Buffer buffer) -> Optional.of(buffer.getBytes());
                case End _ -> Optional.empty();
                case Cut _ -> throw LinkException.cut();
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LinkException.closed();
        }
    }
}
