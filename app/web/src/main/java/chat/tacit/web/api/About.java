package chat.tacit.web.api;

import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * What there is to say of the process.
 *
 * @param version of the program
 * @param defaults relays that this build offers to begin with
 * @param refused how many requests the gate didn't let in
 */
public record About(String version, List<RelayAddress> defaults, LongSupplier refused) {
    public About {
        defaults = List.copyOf(defaults);
    }

    /** The relays to begin with, as texts. */
    JsonArray offered() {
        return new JsonArray(defaults.stream().map(RelayAddress::toString).toList());
    }

    JsonObject put(JsonObject form) {
        return form.put("version", version).put("refused", refused.getAsLong());
    }
}
