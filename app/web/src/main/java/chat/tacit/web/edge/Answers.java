package chat.tacit.web.edge;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Writes answers of JSON. */
final class Answers {
    private Answers() {}

    static void json(HttpServerResponse response, int status, JsonObject body) {
        if (!response.closed()) {
            response.setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(body.encode());
        }
    }

    static void trouble(HttpServerResponse response, int status, String sentence) {
        json(response, status, new JsonObject().put("error", sentence));
    }
}
