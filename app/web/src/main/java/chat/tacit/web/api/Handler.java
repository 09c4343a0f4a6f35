package chat.tacit.web.api;

import chat.tacit.client.ClientException;
import chat.tacit.web.seat.Refused;

import io.vertx.core.json.JsonObject;

/** Answers requests of one name. It may wait: it runs on a thread of its own. */
@FunctionalInterface
public interface Handler {
    JsonObject answer(Asked asked) throws ClientException, Refused;
}
