package chat.tacit.web.api;

import io.vertx.core.json.JsonObject;

import java.util.function.LongSupplier;

/**
 * What there is to say of the process.
 *
 * @param version of the program
 * @param refused how many requests the gate didn't let in
 */
public record About(String version, LongSupplier refused) {
    JsonObject put(JsonObject form) {
        return form.put("version", version).put("refused", refused.getAsLong());
    }
}
