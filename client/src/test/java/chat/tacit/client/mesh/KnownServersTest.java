package chat.tacit.client.mesh;

import static chat.tacit.client.mesh.KnownMesh.NOW;
import static chat.tacit.client.mesh.KnownMesh.at;
import static chat.tacit.client.mesh.KnownMesh.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.mesh.Servers.Passage;
import chat.tacit.client.mesh.Servers.Use;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which servers a profile uses for what, in a real database. */
final class KnownServersTest {
    private static final Set<Role> ALL = EnumSet.allOf(Role.class);

    @TempDir private Path directory;
    private KnownMesh mesh;

    @BeforeEach
    void open() {
        mesh = new KnownMesh(directory, 7);
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private List<RelayAddress> receiving(List<RelayAddress> kept, Instant now) {
        return mesh.write(tx -> mesh.servers.receiving(tx, kept, now));
    }

    private List<RelayProxy> way(RelayAddress to, Use use) {
        return mesh.read(tx -> mesh.servers.way(tx, to, use, NOW));
    }

    private void silent(RelayAddress server) {
        var _ =
                mesh.write(tx -> {
                    Passage passage =
                            new Passage(server, mesh.servers.way(tx, server, Use.TX, NOW));
                    mesh.servers.silent(tx, passage, NOW);
                    return true;
                });
    }

    @Test
    void nothingIsUsedBeforeEnoughListsWereHeard() {
        var _ = mesh.know(6);
        assertThat(mesh.guard(NOW)).isEmpty();
        assertThat(receiving(List.of(), NOW)).isEmpty();
        mesh.ready();
        assertThat(mesh.guard(NOW)).isPresent();
        assertThat(receiving(List.of(), NOW)).hasSize(2);
    }

    @Test
    void twoGuardsOfDifferentOperatorsStayForAMonth() {
        List<RelayAddress> all = mesh.know(12);
        all.subList(0, 6).forEach(one -> mesh.operator(one, "one"));
        all.subList(6, 12).forEach(one -> mesh.operator(one, "another"));
        mesh.ready();
        Set<RelayAddress> first = mesh.guards(NOW);
        assertThat(first).hasSize(2);
        assertThat(first).filteredOn(all.subList(0, 6)::contains).hasSize(1);
        Instant late = NOW.plus(Duration.ofDays(25)).minusSeconds(1);
        mesh.renew(late);
        assertThat(mesh.guards(late)).isEqualTo(first);
        Instant over = NOW.plus(Duration.ofDays(35));
        mesh.renew(over);
        var _ = mesh.guard(over);
        List<Instant> since =
                mesh.read(tx -> tx.list("SELECT since FROM mesh_guard", row -> row.instant(1)));
        assertThat(since).containsExactly(over, over);
    }

    @Test
    void guardInQuarantineOrSilentForADayGivesWay() {
        var _ = mesh.know(6);
        mesh.ready();
        List<RelayAddress> first = new ArrayList<>(mesh.guards(NOW));
        mesh.sql(
                "UPDATE mesh_server SET quarantined_until = ? WHERE address = ?",
                NOW.plusSeconds(3_600),
                first.getFirst().toString());
        Set<RelayAddress> second = mesh.guards(NOW);
        assertThat(second).hasSize(2).contains(first.getLast()).doesNotContain(first.getFirst());
        mesh.sql(
                "UPDATE mesh_server SET silent_since = ? WHERE address = ?",
                NOW.minus(Duration.ofDays(1)).plusMillis(1),
                first.getLast().toString());
        assertThat(mesh.guards(NOW)).isEqualTo(second);
        assertThat(mesh.guards(NOW.plusMillis(1))).hasSize(2).doesNotContain(first.getLast());
    }

    @Test
    void packetsGoToTheGuardsInProportionToWhatTheyHaveLeft() {
        var _ = mesh.know(2);
        mesh.ready();
        mesh.load(server(0), 84, NOW);
        mesh.load(server(1), 0, NOW); // counts as 50
        int first = 0;
        for (int i = 0; i < 2_000; i++) {
            first += mesh.guard(NOW).orElseThrow().equals(server(0)) ? 1 : 0;
        }
        assertThat(first).isBetween(430, 570);
        assertThat(again(server(1))).contains(server(0));
    }

    @Test
    void guardThatDoesntAnswerIsHardlyEverTried() {
        var _ = mesh.know(2);
        mesh.ready();
        assertThat(mesh.guards(NOW)).hasSize(2);
        mesh.sql(
                "UPDATE mesh_server SET silent_since = ? WHERE address = ?",
                NOW,
                server(0).toString());
        int silent = 0;
        for (int i = 0; i < 500; i++) {
            silent += mesh.guard(NOW).orElseThrow().equals(server(0)) ? 1 : 0;
        }
        assertThat(silent).isBetween(1, 20);
        int again = 0;
        for (int i = 0; i < 500; i++) {
            again += again(server(1)).equals(Optional.of(server(0))) ? 1 : 0;
        }
        assertThat(again).as("what is sent again holds nothing up").isBetween(1, 20);
    }

    private Optional<RelayAddress> again(RelayAddress before) {
        return mesh.write(tx -> mesh.servers.guard(tx, Optional.of(before), NOW));
    }

    @Test
    void keysReceiveAtTwoServersOfOperatorsThatRunNoGuard() {
        var _ = mesh.know(20);
        mesh.ready();
        Set<RelayAddress> guards = mesh.guards(NOW);
        Set<RelayAddress> used = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            List<RelayAddress> rx = receiving(List.of(), NOW);
            assertThat(rx).hasSize(2).doesNotHaveDuplicates().doesNotContainAnyElementsOf(guards);
            used.addAll(rx);
        }
        assertThat(used).as("keys are spread over the servers").hasSizeGreaterThan(15);
    }

    @Test
    void keyThatLeftOneServerTakesAnotherBesideTheOneItKeeps() {
        var _ = mesh.know(6);
        mesh.ready();
        List<RelayAddress> rx = receiving(List.of(), NOW);
        List<RelayAddress> anew = receiving(rx.subList(0, 1), NOW);
        assertThat(anew).hasSize(1).doesNotContain(rx.getFirst());
        assertThat(receiving(rx, NOW)).isEmpty();
    }

    /** Each packet would read all of them. */
    @Test
    void manyOfOneOperatorAreLookedThroughOnceAMinuteForAnother() {
        List<RelayAddress> all = mesh.know(Scarcity.FEW + 1);
        all.forEach(one -> mesh.operator(one, "one"));
        mesh.ready();
        assertThat(mesh.guards(NOW)).hasSize(1);
        all.forEach(one -> mesh.operator(one, one.toString()));
        assertThat(mesh.guards(NOW.plus(Scarcity.REST).minusMillis(1))).hasSize(1);
        assertThat(mesh.guards(NOW.plus(Scarcity.REST))).hasSize(2);
    }

    @Test
    void smallMeshesAreUsedAsFarAsTheyGo() {
        var _ = mesh.know(3);
        mesh.ready();
        assertThat(mesh.guards(NOW)).hasSize(2);
        assertThat(receiving(List.of(), NOW)).hasSize(2).doesNotHaveDuplicates();
        mesh.sql("DELETE FROM mesh_guard");
        mesh.sql("DELETE FROM mesh_server WHERE address <> ?", server(0).toString());
        assertThat(mesh.guards(NOW)).containsExactly(server(0));
        assertThat(receiving(List.of(), NOW)).containsExactly(server(0));
    }

    @Test
    void serversOfOnePublicNetworkAreOfOneOperatorAndThoseOfAPrivateOneAreNot() {
        mesh.know(at("11.22.3.4"), ALL);
        mesh.know(at("11.22.200.1"), ALL);
        mesh.ready();
        assertThat(receiving(List.of(), NOW)).hasSize(1);
        mesh.sql("DELETE FROM mesh_guard");
        mesh.sql("DELETE FROM mesh_server");
        mesh.know(at("127.0.0.1"), ALL);
        mesh.know(at("127.0.0.2"), ALL);
        assertThat(receiving(List.of(), NOW)).hasSize(2);
    }

    @Test
    void namesOfOneDomainAreOfOneOperatorUntilTheirNetworksAreSeen() {
        mesh.know(at("a.relays.example"), ALL);
        mesh.know(at("b.relays.example"), ALL);
        mesh.ready();
        assertThat(receiving(List.of(), NOW)).hasSize(1);
        mesh.sql(
                "UPDATE mesh_server SET network = ? WHERE address = ?",
                Operator.network(Bytes.of(new byte[] {11, 1, 0, 1})),
                at("a.relays.example").toString());
        mesh.sql(
                "UPDATE mesh_server SET network = ? WHERE address = ?",
                Operator.network(Bytes.of(new byte[] {11, 2, 0, 1})),
                at("b.relays.example").toString());
        assertThat(receiving(List.of(), NOW)).hasSize(2);
    }

    @Test
    void keyLeavesAServerThatIsBusyForAnHourIfThereIsAnother() {
        var _ = mesh.know(2);
        mesh.load(server(0), 91, NOW);
        assertThat(leaves(server(0), NOW.plusSeconds(7_200))).as("it said so once").isFalse();
        mesh.load(server(0), 91, NOW.plusSeconds(3_599));
        assertThat(leaves(server(0), NOW.plusSeconds(3_600))).isFalse();
        mesh.load(server(0), 91, NOW.plusSeconds(3_600));
        assertThat(leaves(server(0), NOW.plusSeconds(3_600))).isTrue();
        mesh.load(server(0), 90, NOW.plusSeconds(3_700));
        mesh.load(server(0), 91, NOW.plusSeconds(3_800));
        assertThat(leaves(server(0), NOW.plusSeconds(3_800))).as("it was better").isFalse();
        mesh.load(server(0), 91, NOW.plusSeconds(7_400));
        assertThat(leaves(server(0), NOW.plusSeconds(7_400))).isTrue();
        mesh.sql("DELETE FROM mesh_server WHERE address = ?", server(1).toString());
        assertThat(leaves(server(0), NOW.plusSeconds(7_400))).isFalse();
    }

    private boolean leaves(RelayAddress rx, Instant now) {
        return mesh.read(tx -> mesh.servers.leaves(tx, rx, now));
    }

    @Test
    void proxiesToWhereIsPostedAndFetchedAreOfDifferentOperatorsAndLeadToNoneOfTheirOwn() {
        List<RelayAddress> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(server(i));
            mesh.know(server(i), ALL);
        }
        mesh.ready();
        var _ = mesh.guard(NOW);
        for (RelayAddress one : all) {
            List<RelayProxy> posted = way(one, Use.TX);
            List<RelayProxy> fetched = way(one, Use.RX);
            assertThat(posted).doesNotContain(new RelayProxy.Relayed(one));
            assertThat(fetched).hasSize(1).doesNotContain(new RelayProxy.Relayed(one));
            assertThat(Collections.disjoint(posted, fetched)).isTrue();
        }
        for (RelayAddress guard : mesh.guards(NOW)) {
            assertThat(way(guard, Use.TX)).hasSize(1);
        }
    }

    @Test
    void proxiesAreReachedAsTheUserWantsAndWaysThatTheUserLaidStay() {
        for (int i = 0; i < 6; i++) {
            mesh.know(server(i), ALL);
        }
        mesh.ready();
        RelayProxy tor = RelayProxy.parse("socks5://127.0.0.1:9050");
        var _ = mesh.guard(NOW);
        List<RelayAddress> proxies =
                mesh.read(ProxyChoice::all).stream().map(ProxyChoice.Chosen::proxy).toList();
        List<RelayAddress> others = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            if (!proxies.contains(server(i))) {
                others.add(server(i));
            }
        }
        var _ =
                mesh.write(tx -> {
                    Proxies.put(tx, new Proxies.Way(Optional.empty(), Optional.of(tor)));
                    Proxies.put(
                            tx, new Proxies.Way(Optional.of(others.getFirst()), Optional.empty()));
                    return true;
                });
        assertThat(way(others.getFirst(), Use.RX)).isEmpty();
        assertThat(way(others.getLast(), Use.RX)).hasSize(2).startsWith(tor);
    }

    @Test
    void ownOutageIsNobodysSilence() {
        var _ = mesh.know(4);
        silent(server(0));
        silent(server(1));
        mesh.answered(server(2), Duration.ofMillis(20));
        assertThat(silentOnes()).isEmpty();
        silent(server(0));
        mesh.answered(server(2), Duration.ofMillis(20));
        assertThat(silentOnes()).containsExactly(server(0));
        mesh.answered(server(0), Duration.ofMillis(20));
        assertThat(silentOnes()).isEmpty();
    }

    @Test
    void proxyBehindWhichAllAreSilentIsTheOneThatIs() {
        List<RelayAddress> all = mesh.know(4);
        RelayAddress proxy = at("12.0.0.1");
        mesh.know(proxy, EnumSet.of(Role.PROXY));
        mesh.ready();
        var _ = mesh.guard(NOW);
        silent(all.get(0));
        silent(all.get(1));
        var _ =
                mesh.write(tx -> {
                    Passage directly = new Passage(all.get(2), List.of());
                    mesh.servers.answered(tx, directly, Duration.ofMillis(20), NOW);
                    return true;
                });
        assertThat(silentOnes()).containsExactly(proxy);
        assertThat(way(all.get(0), Use.TX)).isEmpty();
    }

    private List<RelayAddress> silentOnes() {
        return mesh.read(tx ->
                tx.list(
                        "SELECT address FROM mesh_server WHERE silent_since IS NOT NULL",
                        row -> RelayAddress.parse(row.text(1))));
    }
}
