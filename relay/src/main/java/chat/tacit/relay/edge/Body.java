package chat.tacit.relay.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

import java.util.function.Consumer;

/** The body of a request, never more of it in memory than it may have. */
final class Body {
    private Body() {}

    /** Calls one of both: {@code whole} when the body has come, {@code tooLarge} at most once. */
    static void read(
            HttpServerRequest request, int limit, Consumer<Buffer> whole, Runnable tooLarge) {
        Buffer body = Buffer.buffer();
        boolean[] refused = new boolean[1];
        request.handler(part -> {
            if (!refused[0] && body.length() + part.length() > limit) {
                refused[0] = true;
                tooLarge.run();
                request.connection().close();
            } else if (!refused[0]) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(_ -> {
            if (!refused[0]) {
                whole.accept(body);
            }
        });
    }
}
