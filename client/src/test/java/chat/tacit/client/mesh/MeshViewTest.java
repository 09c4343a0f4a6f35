package chat.tacit.client.mesh;

import static chat.tacit.client.mesh.KnownMesh.NOW;
import static chat.tacit.client.mesh.KnownMesh.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.mesh.MeshServerStatus.Job;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The mesh as it is shown: what is used, by how much, and what others learn by that. */
final class MeshViewTest {
    @TempDir private Path directory;
    private KnownMesh mesh;

    @BeforeEach
    void open() {
        mesh = new KnownMesh(directory, 5);
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private MeshView view() {
        return mesh.read(tx -> MeshView.of(tx, mesh.entropy, NOW));
    }

    private MeshServerStatus of(RelayAddress server) {
        return view().servers().stream()
                .filter(one -> one.address().equals(server))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sharesAreHalfOfWhatIsPostedAndHalfOfWhatIsFetched() {
        var _ = mesh.know(4);
        mesh.ready();
        mesh.sql("UPDATE mesh_server SET origin = 1 WHERE address = ?", server(0).toString());
        mesh.load(server(0), 1, NOW);
        mesh.load(server(1), 76, NOW);
        for (int guard = 0; guard < 2; guard++) {
            mesh.sql(
                    "INSERT INTO mesh_guard (server, since, replace_at) VALUES (?, ?, ?)",
                    server(guard).toString(),
                    NOW,
                    NOW.plusSeconds(1));
        }
        assertThat(of(server(0)).sharePercent()).isEqualTo(67);
        assertThat(view().defaultSharePercent()).isEqualTo(67);
        mesh.sql(
                "INSERT INTO mesh_key (id, purpose, private_key, public_key, thumbprint, location,"
                        + " made_at, renew_at) VALUES (1, 'loop', X'', X'', X'', X'', 0, 0)");
        for (int rx = 2; rx < 4; rx++) {
            mesh.sql("INSERT INTO mesh_rx (key, server) VALUES (1, ?)", server(rx).toString());
        }
        assertThat(of(server(0)).sharePercent()).isEqualTo(34);
        assertThat(of(server(2)).sharePercent()).isEqualTo(25);
        assertThat(of(server(2)).uses()).containsExactly(Job.RECEIVES);
        assertThat(of(server(0)).uses()).containsExactly(Job.GUARD);
        assertThat(of(server(0)).load()).contains(1);
        assertThat(view().isSmall()).isFalse();
    }

    @Test
    void meshOfTwoOperatorsIsSaidToBeSmall() {
        mesh.know(server(0), EnumSet.allOf(Role.class));
        mesh.know(server(1), EnumSet.allOf(Role.class));
        assertThat(view().isSmall()).isTrue();
        assertThat(view().operators()).isEqualTo(2);
    }

    private static MeshExposures exposures(Map<String, String> post, Map<String, String> fetch) {
        return new MeshExposures(Set.of("one"), Set.of("two"), Set.of(), post, fetch, true);
    }

    @Test
    void proxyThatLeadsToBothIsSaidToSeeBothAndIsntDual() {
        MeshExposures same = exposures(Map.of("one", "the proxy p"), Map.of("two", "the proxy p"));
        assertThat(same.isDual()).isFalse();
        assertThat(same.list())
                .filteredOn(one -> one.who().startsWith("The proxy p"))
                .extracting(Exposure::learns)
                .singleElement()
                .asString()
                .contains("both where you post and where you fetch");
        MeshExposures dual = exposures(Map.of("one", "the proxy p"), Map.of("two", "the proxy q"));
        assertThat(dual.isDual()).isTrue();
        assertThat(dual.list()).noneMatch(one -> one.learns().contains("your network address"));
    }

    @Test
    void whoReachesAServerDirectlyIsToldThatItSeesTheAddress() {
        List<Exposure> all = exposures(Map.of("one", "the proxy p"), Map.of()).list();
        assertThat(all.get(0).learns()).contains("from the proxy's network address");
        assertThat(all.get(1).learns()).contains("from your network address");
        assertThat(all).anyMatch(one -> one.learns().contains("Dual Proxy"));
    }

    @Test
    void conversationWithoutTheMeshTellsItNothing() {
        Optional<MeshExposures> none =
                mesh.read(tx -> MeshExposures.of(tx, new ConversationId(Bytes.zeros(16)), NOW));
        assertThat(none).isEmpty();
    }
}
