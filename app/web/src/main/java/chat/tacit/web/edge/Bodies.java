package chat.tacit.web.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads a body of JSON, of a size that is limited while it comes. */
final class Bodies {
    private static final Pattern JSON = Pattern.compile("application/json *(;.*)?");

    private Bodies() {}

    static void read(HttpServerRequest request, int most, Consumer<JsonObject> then) {
        String type = request.getHeader("Content-Type");
        if (type == null || !JSON.matcher(type).matches()) {
            Answers.trouble(request.response(), 400, "the body isn't JSON.");
            return;
        }
        Buffer body = Buffer.buffer();
        boolean[] large = {false}; // the event loop's alone
        request.handler(chunk -> {
            if (large[0]) {
                return;
            }
            if (body.length() + chunk.length() > most) {
                large[0] = true;
                request.response().putHeader("Connection", "close");
                Answers.trouble(request.response(), 413, "that is too long.");
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(_ -> {
            if (!large[0]) {
                parse(request, body, then);
            }
        });
    }

    private static void parse(HttpServerRequest request, Buffer body, Consumer<JsonObject> then) {
        JsonObject parsed;
        try {
            parsed = body.length() == 0 ? new JsonObject() : new JsonObject(body);
        } catch (DecodeException | ClassCastException _) {
            Answers.trouble(request.response(), 400, "the body isn't a JSON object.");
            return;
        }
        then.accept(parsed);
    }
}
