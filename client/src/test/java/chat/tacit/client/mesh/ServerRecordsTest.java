package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import chat.tacit.e2ee.record.MeshRecord;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Servers that a profile knows, on another of its machines. */
final class ServerRecordsTest {
    private static final Instant NOW = KnownMesh.NOW;

    @TempDir private Path folder;
    private KnownMesh mesh;
    private KnownMesh elsewhere;

    @BeforeEach
    void begin() {
        mesh = new KnownMesh(folder.resolve("one"), 1);
        elsewhere = new KnownMesh(folder.resolve("other"), 2);
    }

    @AfterEach
    void end() {
        mesh.close();
        elsewhere.close();
    }

    private List<MeshRecord.Server> told() {
        return mesh.read(ServerRecords::all);
    }

    private void take(List<MeshRecord.Server> records) {
        var _ =
                elsewhere.write(tx -> {
                    records.forEach(one -> ServerRecords.put(tx, one, NOW));
                    return true;
                });
    }

    private static List<RelayAddress> guards(KnownMesh of) {
        return of.read(Guards::all);
    }

    @Test
    void whoHasAskedNobodyUsesThemAtOnceAndBeginsWithTheSameGuards() {
        List<RelayAddress> all = mesh.know(6);
        mesh.operator(all.get(2), "somebody");
        mesh.ready();
        mesh.sql("UPDATE mesh_server SET suspicion = 3.5 WHERE address = ?", all.get(1).toString());
        var _ = mesh.write(tx -> mesh.servers.guard(tx, Optional.empty(), NOW));
        assertThat(guards(mesh)).hasSize(2);

        take(told());
        assertThat(told()).hasSize(6);
        assertThat(elsewhere.read(ServerTable::all))
                .extracting(KnownServer::address, KnownServer::operator, KnownServer::roles)
                .isEqualTo(
                        mesh.read(ServerTable::all).stream()
                                .map(one -> tuple(one.address(), one.operator(), one.roles()))
                                .toList());
        Optional<RelayAddress> guard =
                elsewhere.write(tx -> elsewhere.servers.guard(tx, Optional.empty(), NOW));
        assertThat(guards(mesh)).contains(guard.orElseThrow());
        assertThat(new HashSet<>(guards(elsewhere))).isEqualTo(new HashSet<>(guards(mesh)));
        List<RelayAddress> rx =
                elsewhere.write(tx -> elsewhere.servers.receiving(tx, List.of(), NOW));
        assertThat(rx).hasSize(2);
        assertThat(elsewhere.read(ServerRecords::all)).isEqualTo(told());
    }

    /** Another device, which somebody may hold, doesn't choose what this one uses. */
    @Test
    void whoHasAskedTakesThemForServersThatWereHeardOf() {
        var _ = mesh.know(3);
        mesh.ready();
        var _ = mesh.write(tx -> mesh.servers.guard(tx, Optional.empty(), NOW));
        elsewhere.sql("UPDATE mesh SET ready_at = ?1, list_at = ?1", NOW);
        take(told());
        assertThat(elsewhere.read(ServerTable::all))
                .hasSize(3)
                .allMatch(one -> one.verifiedAt().isEmpty());
        assertThat(guards(elsewhere)).isEmpty();
    }

    @Test
    void nobodyIsToldToUseServersBeforeEnoughListsWereHeard() {
        var _ = mesh.know(3);
        mesh.sql("UPDATE mesh_server SET origin = 1");
        assertThat(told()).hasSize(3).allMatch(one -> one.shown().isEmpty());
        take(told());
        boolean ready = elsewhere.read(KnownServers::isReady);
        assertThat(ready).isFalse();
    }

    @Test
    void sixtyFourAreToldBesidesThoseInUse() {
        var _ = mesh.know(ServerRecords.TOLD + 1);
        mesh.sql("UPDATE mesh_server SET verified_at = verified_at - 1 WHERE rowid = 1");
        mesh.ready();
        assertThat(told()).hasSize(ServerRecords.TOLD);
        mesh.sql(
                "INSERT INTO mesh_guard (server, since, replace_at) SELECT address, ?1, ?1 + 1000"
                        + " FROM mesh_server WHERE rowid = 1",
                NOW);
        assertThat(told()).hasSize(ServerRecords.TOLD + 1);
    }

    @Test
    void guardIsNoneForLongerThanGuardsAre() {
        var _ = mesh.know(2);
        mesh.ready();
        var _ = mesh.write(tx -> mesh.servers.guard(tx, Optional.empty(), NOW));
        mesh.sql("UPDATE mesh_guard SET replace_at = ?", NOW.plus(Duration.ofDays(3_650)));
        take(told());
        List<Instant> until =
                elsewhere.read(
                        tx -> tx.list("SELECT replace_at FROM mesh_guard", row -> row.instant(1)));
        assertThat(until).hasSize(2).allMatch(NOW.plus(Duration.ofDays(35))::equals);
    }

    @Test
    void moreThanMayBeKnownAreLeftOut() {
        elsewhere.sql(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                        + " INSERT INTO mesh_server (address, origin, heard_at)"
                        + " SELECT 'a' || i, 0, 0 FROM n",
                ServerTable.MOST);
        var _ = mesh.know(1);
        mesh.ready();
        take(told());
        long known =
                elsewhere
                        .read(tx ->
                                tx.one("SELECT COUNT(*) FROM mesh_server", row -> row.integer(1)))
                        .orElseThrow();
        assertThat(known).isEqualTo(ServerTable.MOST);
    }
}
