package chat.tacit.web.form;

import chat.tacit.client.route.RelayStatus;

import java.util.LinkedHashMap;
import java.util.Map;

/** A relay of the profile as programs and the page read of it. */
public final class RelayForm {
    private RelayForm() {}

    /** Its members. */
    public static Map<String, Object> fields(RelayStatus relay) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("relay", relay.address().toString());
        fields.put("state", state(relay));
        relay.trouble().ifPresent(why -> fields.put("reason", why));
        relay.lastSeen().ifPresent(at -> fields.put("seen", at.toString()));
        fields.put("store", relay.store());
        fields.put("tls", relay.tls());
        relay.group()
                .ifPresent(group -> {
                    fields.put("group", group.name());
                    fields.put("hybrid", group.isHybrid());
                });
        fields.put("connections", relay.connections());
        fields.put("share", relay.sharePercent());
        fields.put("wants-server-key", relay.keyWanted());
        relay.proxy().ifPresent(proxy -> fields.put("proxy", proxy.toString()));
        relay.ends().ifPresent(at -> fields.put("ends", at.toString()));
        fields.put("leaving", relay.toMove().isPresent());
        relay.toMove().ifPresent(left -> fields.put("to-move", left));
        return fields;
    }

    /** Whether it answers. */
    public static String state(RelayStatus relay) {
        return relay.trouble().isPresent() ? "silent" : "answers";
    }
}
