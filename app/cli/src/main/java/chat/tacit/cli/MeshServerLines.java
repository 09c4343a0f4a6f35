package chat.tacit.cli;

import chat.tacit.client.mesh.MeshServerStatus;
import chat.tacit.client.mesh.MeshServerStatus.Job;
import chat.tacit.client.mesh.MeshServerStatus.State;
import chat.tacit.client.mesh.MeshView;
import chat.tacit.protocol.mesh.watch.Suspicion;
import chat.tacit.web.form.ServerForm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The servers of the mesh, as {@code tacit relay list} shows them. */
final class MeshServerLines {
    private MeshServerLines() {}

    /**
     * @param all also those that aren't used and of which there is nothing to say
     */
    static void print(Printer printer, MeshView mesh, boolean all) {
        if (mesh.servers().isEmpty()) {
            return;
        }
        List<MeshServerStatus> shown =
                mesh.servers().stream().filter(one -> all || isNotable(one)).toList();
        shown.forEach(one -> printer.print(ServerForm.fields(one), words(one)));
        printer.print(
                ServerForm.summary(mesh), summary(mesh, mesh.servers().size() - shown.size()));
    }

    private static boolean isNotable(MeshServerStatus one) {
        return one.isDefault()
                || !one.uses().isEmpty()
                || !one.lies().isEmpty()
                || one.state() == State.QUARANTINED;
    }

    private static String words(MeshServerStatus one) {
        List<String> parts = new ArrayList<>();
        parts.add("server of the mesh: " + state(one));
        if (one.isDefault()) {
            parts.add("you began with it");
        }
        if (!one.roles().isEmpty()) {
            parts.add(String.join(", ", ServerForm.sorted(one.roles())));
        }
        one.load().ifPresent(load -> parts.add("load " + load + " %"));
        one.latency().ifPresent(time -> parts.add("answers in " + time.toMillis() + " ms"));
        parts.add(
                String.format(
                        Locale.ROOT,
                        "score %.1f of %.1f",
                        one.suspicion().sum(),
                        Suspicion.QUARANTINE));
        parts.add("operator " + one.operator());
        if (!one.uses().isEmpty()) {
            parts.add(
                    one.uses().stream()
                            .sorted()
                            .map(MeshServerLines::use)
                            .collect(Collectors.joining(", ")));
            parts.add(one.sharePercent() + " % of your traffic");
        }
        one.lies().forEach(lie -> parts.add("its list " + lie.sentence()));
        return one.address() + System.lineSeparator() + "  " + String.join("; ", parts);
    }

    private static String state(MeshServerStatus one) {
        return switch (one.state()) {
            case HEARD -> "hasn't shown that it serves it";
            case VERIFIED -> "verified";
            case SILENT -> "silent";
            case QUARANTINED ->
                    "in quarantine, since packets got lost"
                            + one.quarantinedUntil()
                                    .map(at -> ", until " + Printer.time(at))
                                    .orElse("");
        };
    }

    private static String use(Job job) {
        return switch (job) {
            case GUARD -> "you post there";
            case RECEIVES -> "you receive there";
            case PROXY -> "it leads you to others";
        };
    }

    private static String summary(MeshView mesh, int more) {
        String known =
                more == 0
                        ? ""
                        : " More servers of the mesh that are known: "
                                + more
                                + " (--all lists them).";
        if (!mesh.isReady()) {
            return "The mesh isn't used yet: too few servers have said whom they know." + known;
        }
        return mesh.defaultSharePercent()
                + " % of your traffic in the mesh goes to servers that you began with."
                + (mesh.isSmall()
                        ? " Only "
                                + mesh.operators()
                                + " different operators are known: they may know together who"
                                + " talks with whom."
                        : "")
                + known;
    }
}
