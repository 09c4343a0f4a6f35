package chat.tacit.web.form;

import chat.tacit.client.Mesh.CoverState;
import chat.tacit.client.mesh.CoverSetting;

import java.util.LinkedHashMap;
import java.util.Map;

/** How well it is hidden when something is said, as programs and the page read of it. */
public final class CoverForm {
    private CoverForm() {}

    /**
     * Its members.
     *
     * @param hides whether invitations are hidden if nothing else is said
     */
    public static Map<String, Object> fields(CoverState state, boolean hides) {
        CoverSetting setting = state.setting();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("cover", setting.cover().word());
        fields.put("mean-ms", setting.pace().mean().toMillis());
        fields.put("bytes-a-day", setting.bytesADay());
        fields.put("latency-ms", setting.latency().toMillis());
        fields.put("running", state.running());
        fields.put("served", state.served());
        fields.put("invitations", hides ? "hidden" : "fast");
        return fields;
    }
}
