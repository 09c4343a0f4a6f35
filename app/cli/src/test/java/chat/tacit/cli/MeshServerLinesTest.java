package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.mesh.Lie;
import chat.tacit.client.mesh.MeshServerStatus;
import chat.tacit.client.mesh.MeshServerStatus.Job;
import chat.tacit.client.mesh.MeshServerStatus.State;
import chat.tacit.client.mesh.MeshView;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.watch.Suspicion;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@code tacit relay list} says of the mesh. */
final class MeshServerLinesTest {
    private static final RelayAddress USED = at("one.example");
    private static final RelayAddress BAD = at("two.example");
    private static final RelayAddress OTHER = at("three.example");

    /** A command that does nothing else. */
    @Command
    private static final class Showing implements Runnable {
        @Mixin Printer printer;
        private final MeshView view;
        private final boolean all;

        Showing(MeshView view, boolean all) {
            this.view = view;
            this.all = all;
        }

        @Override
        public void run() {
            MeshServerLines.print(printer, view, all);
        }
    }

    private static RelayAddress at(String host) {
        return new RelayAddress(
                new Fingerprint(Bytes.zeros(Fingerprint.SIZE)), List.of(new Host(host)), 443);
    }

    private static MeshServerStatus server(
            RelayAddress address, State state, Set<Job> uses, List<Lie> lies) {
        return new MeshServerStatus(
                address,
                false,
                state,
                Set.of(Role.RX, Role.TX),
                Optional.of(12),
                Optional.of(Duration.ofMillis(34)),
                new Suspicion(1.25),
                state == State.QUARANTINED ? Optional.of(Instant.EPOCH) : Optional.empty(),
                address.fingerprint(),
                uses,
                uses.isEmpty() ? 0 : 50,
                lies);
    }

    private static MeshView view(int operators) {
        return new MeshView(
                List.of(
                        server(USED, State.VERIFIED, Set.of(Job.GUARD), List.of()),
                        server(
                                BAD,
                                State.QUARANTINED,
                                Set.of(),
                                List.of(new Lie(Lie.What.OMITTED, OTHER))),
                        server(OTHER, State.VERIFIED, Set.of(), List.of())),
                operators,
                true,
                40);
    }

    private static List<String> shown(MeshView view, boolean all, String... arguments) {
        StringWriter out = new StringWriter();
        new CommandLine(new Showing(view, all))
                .setOut(new PrintWriter(out, true))
                .execute(arguments);
        return out.toString().lines().toList();
    }

    @Test
    void serversThatAreUsedOrStandOutAreShownAndTheOthersCounted() {
        List<String> lines = shown(view(3), false);
        assertThat(lines)
                .containsExactly(
                        USED.toString(),
                        "  server of the mesh: verified; rx, tx; load 12 %; answers in 34 ms; score"
                                + " 1.3 of 9.2; operator "
                                + USED.fingerprint()
                                + "; you post there; 50 % of your traffic",
                        BAD.toString(),
                        "  server of the mesh: in quarantine, since packets got lost, until "
                                + Printer.time(Instant.EPOCH)
                                + "; rx, tx; load 12 %; answers in 34 ms; score 1.3 of 9.2;"
                                + " operator "
                                + BAD.fingerprint()
                                + "; its list leaves out three.example:443, which others list and"
                                + " which answers",
                        "40 % of your traffic in the mesh goes to servers that you began with."
                                + " More servers of the mesh that are known: 1 (--all lists"
                                + " them).");
        assertThat(shown(view(3), true)).contains(OTHER.toString());
    }

    @Test
    void fewOperatorsAreSaidToBeFew() {
        assertThat(shown(view(2), false).getLast()).contains("Only 2 different operators");
        assertThat(shown(view(3), false).getLast()).doesNotContain("different operators");
    }

    @Test
    void programsGetTheSame() {
        List<JsonObject> lines =
                shown(view(3), true, "--json").stream().map(JsonObject::new).toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1).getString("state")).isEqualTo("quarantined");
        assertThat(lines.get(1).getJsonArray("lies").getJsonObject(0).getString("about"))
                .isEqualTo(OTHER.toString());
        assertThat(lines.get(0).getJsonArray("uses").getString(0)).isEqualTo("guard");
        assertThat(lines.getLast().getInteger("share-default")).isEqualTo(40);
    }

    @Test
    void profileThatKnowsNoMeshIsToldNothing() {
        assertThat(shown(new MeshView(List.of(), 0, false, 0), true)).isEmpty();
    }
}
