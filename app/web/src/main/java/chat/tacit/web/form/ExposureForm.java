package chat.tacit.web.form;

import chat.tacit.client.conversation.Exposure;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.List;

/** Who can learn what. */
public final class ExposureForm {
    private ExposureForm() {}

    public static JsonObject of(List<Exposure> exposures) {
        JsonArray all = new JsonArray();
        for (Exposure exposure : exposures) {
            all.add(
                    new JsonObject()
                            .put("who", exposure.who())
                            .put("sees", exposure.learns())
                            .put("cannot", exposure.cannot()));
        }
        return new JsonObject().put("exposures", all);
    }
}
