package chat.tacit.web.form;

import chat.tacit.client.mesh.Lie;
import chat.tacit.client.mesh.MeshServerStatus;
import chat.tacit.client.mesh.MeshView;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A server of the mesh as programs and the page read of it. */
public final class ServerForm {
    private ServerForm() {}

    /** All of them in a few numbers. */
    public static Map<String, Object> summary(MeshView mesh) {
        return Map.of(
                "servers",
                mesh.servers().size(),
                "operators",
                mesh.operators(),
                "ready",
                mesh.isReady(),
                "share-default",
                mesh.defaultSharePercent());
    }

    /** The members of one. */
    public static Map<String, Object> fields(MeshServerStatus one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("server", one.address().toString());
        fields.put("state", word(one.state()));
        fields.put("default", one.isDefault());
        fields.put("roles", sorted(one.roles()));
        one.load().ifPresent(load -> fields.put("load", load));
        one.latency().ifPresent(time -> fields.put("latency-ms", time.toMillis()));
        fields.put("score", one.suspicion().sum());
        one.quarantinedUntil().ifPresent(at -> fields.put("quarantined-until", at.toString()));
        fields.put("operator", one.operator().toString());
        fields.put("uses", sorted(one.uses()));
        fields.put("share", one.sharePercent());
        fields.put("lies", one.lies().stream().map(ServerForm::fields).toList());
        return fields;
    }

    private static Map<String, String> fields(Lie lie) {
        return Map.of("what", lie.what().word(), "about", lie.about().toString());
    }

    /** The words of some, in their order. */
    public static <E extends Enum<E>> List<String> sorted(Set<E> some) {
        return some.stream().sorted().map(ServerForm::word).toList();
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
