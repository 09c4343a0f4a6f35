package chat.tacit.client.mesh;

import static chat.tacit.client.mesh.KnownMesh.NOW;
import static chat.tacit.client.mesh.KnownMesh.at;
import static chat.tacit.client.mesh.KnownMesh.identity;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.mesh.Inquiry.Subject;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How a profile comes to know servers, in a real database on virtual time. */
@Order(1)
final class ServerDirectoryTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir private Path directory;
    private KnownMesh mesh;
    private TellingServers servers;

    @BeforeEach
    void open() {
        mesh = new KnownMesh(directory, 3);
        servers = new TellingServers(mesh);
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private List<RelayAddress> up(int count) {
        return IntStream.range(0, count).mapToObj(i -> servers.up("11." + i + ".0.1")).toList();
    }

    private void begin(RelayAddress... with) {
        var _ =
                mesh.write(tx -> {
                    List.of(with).forEach(one -> Relays.add(tx, one, NOW));
                    return true;
                });
    }

    private boolean isReady() {
        return mesh.read(KnownServers::isReady);
    }

    private Set<RelayAddress> verified() {
        return mesh.read(ServerTable::all).stream()
                .filter(one -> one.verifiedAt().isPresent())
                .map(KnownServer::address)
                .collect(Collectors.toSet());
    }

    private Set<RelayAddress> asked(Subject subject) {
        return servers.asked().stream()
                .map(TellingServers.Asked::inquiry)
                .filter(one -> one.subject() == subject)
                .map(Inquiry::server)
                .collect(Collectors.toSet());
    }

    private Set<Lie> lies(RelayAddress of) {
        return mesh.read(tx -> ListMemory.lies(tx, of));
    }

    @Test
    void threeOfDifferentOperatorsAreAskedBeforeAnyIsUsed() {
        List<RelayAddress> all = up(3);
        RelayAddress neighbour = servers.up("11.0.7.7"); // in the network of the first
        begin(all.get(0), neighbour, all.get(1));
        List<Inquiry> before = new ArrayList<>();
        while (!isReady()) {
            servers.pass(Duration.ofSeconds(1));
        }
        servers.asked().stream()
                .map(TellingServers.Asked::inquiry)
                .filter(one -> one.subject() == Subject.LIST)
                .forEach(before::add);
        assertThat(before).hasSize(3);
        assertThat(before).contains(new Inquiry(all.get(1), Subject.LIST));
        assertThat(before).contains(new Inquiry(all.get(2), Subject.LIST));
    }

    @Test
    void whatIsHeardOfIsVerifiedAndItsLoadAskedFor() {
        List<RelayAddress> all = up(8);
        begin(all.get(0), all.get(1), all.get(2));
        RelayAddress gone = at("12.9.0.1");
        Set<RelayAddress> withGone = new HashSet<>(all);
        withGone.add(gone);
        all.forEach(one -> servers.lists(one, withGone));
        servers.pass(MINUTE);
        assertThat(isReady()).isTrue();
        assertThat(verified()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(asked(Subject.LOAD)).containsAll(all).doesNotContain(gone);
    }

    @Test
    void smallMeshIsUsedOnceAllOfItWasAsked() {
        List<RelayAddress> all = up(2);
        begin(all.get(0), all.get(1));
        servers.pass(MINUTE);
        assertThat(isReady()).isTrue();
        assertThat(asked(Subject.LIST)).containsAll(all);
    }

    @Test
    void serverThatHasJustStartedIsSoonAskedAgainWhoElseThereIs() {
        List<RelayAddress> all = up(5);
        begin(all.get(0));
        servers.lists(all.get(0), Set.of(all.get(0)));
        servers.pass(Duration.ofSeconds(10));
        assertThat(verified()).containsExactly(all.get(0));
        servers.lists(all.get(0), Set.copyOf(all));
        servers.pass(MINUTE);
        assertThat(verified()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void serverThatStaysTheOnlyOneIsAskedLessAndLessOften() {
        begin(up(1).getFirst());
        servers.pass(MINUTE);
        long first = lists();
        assertThat(first).isBetween(3L, 12L);
        servers.pass(Duration.ofHours(10));
        assertThat(lists() - first).isBetween(140L, 260L); // every three minutes
    }

    private long lists() {
        return servers.asked().stream()
                .filter(one -> one.inquiry().subject() == Subject.LIST)
                .count();
    }

    @Test
    void silentBeginnersAreWaitedForAWhile() {
        List<RelayAddress> all = up(2);
        begin(all.get(0), all.get(1));
        servers.down(all.get(1));
        servers.pass(MINUTE);
        assertThat(isReady()).isFalse();
        servers.pass(MINUTE.multipliedBy(2));
        assertThat(isReady()).isTrue();
    }

    @Test
    void privateAddressesAndClosedPortsInAStrangersListAreNeverAsked() {
        List<RelayAddress> all = up(3);
        begin(all.toArray(RelayAddress[]::new));
        RelayAddress inside = servers.up("192.168.1.1");
        RelayAddress itself = servers.up("[::1]");
        RelayAddress victim =
                new RelayAddress(all.get(0).fingerprint(), at("12.1.0.1").hosts(), 25);
        all.forEach(one ->
                servers.lists(
                        one, Set.of(all.get(0), all.get(1), all.get(2), inside, itself, victim)));
        servers.pass(Duration.ofHours(3));
        assertThat(mesh.read(ServerTable::all).stream().map(KnownServer::address))
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void privateAddressesAreTakenFromAServerInOnesOwnNetwork() {
        RelayAddress first = servers.up("192.168.1.1");
        RelayAddress second = servers.up("192.168.1.2");
        begin(first);
        servers.pass(MINUTE.multipliedBy(3));
        assertThat(verified()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void announcementOfAnotherKeyVerifiesNobody() {
        List<RelayAddress> all = up(2);
        begin(all.get(0), all.get(1));
        servers.signs(all.get(1), identity("somebody"));
        servers.pass(MINUTE);
        assertThat(verified()).containsExactly(all.get(0));
    }

    @Test
    void firstServerThatLeavesOutIsNamedAlsoAfterARestart() {
        List<RelayAddress> all = up(5);
        begin(all.get(0), all.get(1), all.get(2));
        servers.lists(all.get(0), Set.copyOf(all.subList(0, 4)));
        servers.pass(MINUTE);
        assertThat(lies(all.get(0))).isEmpty();
        servers.restart();
        servers.pass(Duration.ofHours(12));
        assertThat(lies(all.get(0))).containsExactly(new Lie(Lie.What.OMITTED, all.get(4)));
        for (RelayAddress honest : all.subList(1, 5)) {
            assertThat(lies(honest)).isEmpty();
        }
    }

    @Test
    void liarIsNamedThoughNoRunIsLongEnoughToFindIt() {
        List<RelayAddress> all = up(5);
        begin(all.get(0), all.get(1), all.get(2));
        servers.lists(all.get(0), Set.copyOf(all.subList(0, 4)));
        for (int run = 0; run < 48; run++) {
            servers.pass(Duration.ofMinutes(30));
            servers.restart();
        }
        assertThat(lies(all.get(0))).containsExactly(new Lie(Lie.What.OMITTED, all.get(4)));
        assertThat(lies(all.get(1))).isEmpty();
    }

    @Test
    void loadOfAnotherKeyIsNotTaken() {
        List<RelayAddress> all = up(3);
        begin(all.toArray(RelayAddress[]::new));
        servers.pass(MINUTE);
        Instant before = servers.now();
        servers.signs(all.get(1), identity("somebody"));
        servers.pass(Duration.ofHours(6));
        List<RelayAddress> heardSince =
                mesh.read(ServerTable::all).stream()
                        .filter(one -> one.load().orElseThrow().at().isAfter(before))
                        .map(KnownServer::address)
                        .toList();
        assertThat(heardSince).containsExactlyInAnyOrder(all.get(0), all.get(2));
    }

    @Test
    void serverThatAltersAnAddressIsNamed() {
        List<RelayAddress> all = up(5);
        begin(all.get(0), all.get(1), all.get(2));
        RelayAddress altered =
                new RelayAddress(all.get(4).fingerprint(), at("12.1.0.1").hosts(), 4_000);
        Set<RelayAddress> list = new HashSet<>(all.subList(0, 4));
        list.add(altered);
        servers.lists(all.get(0), list);
        servers.pass(Duration.ofHours(12));
        assertThat(lies(all.get(0))).containsExactly(new Lie(Lie.What.ALTERED, altered));
        assertThat(lies(all.get(1))).isEmpty();
    }

    @Test
    void listsAndLoadsAreAskedForAtRandomTimesNeededOrNot() {
        List<RelayAddress> all = up(5);
        begin(all.get(0), all.get(1), all.get(2));
        servers.pass(Duration.ofDays(4));
        List<Instant> times =
                servers.asked().stream()
                        .filter(one -> one.inquiry().subject() == Subject.LIST)
                        .map(TellingServers.Asked::at)
                        .toList();
        assertThat(times.size()).isBetween(150, 240);
        assertThat(asked(Subject.LIST)).containsAll(all);
        long loads =
                servers.asked().stream()
                        .filter(one -> one.inquiry().subject() == Subject.LOAD)
                        .count();
        assertThat(loads).isGreaterThan(3L * (times.size() - 5));
    }

    @Test
    void serversAreAskedAgainBeforeTheirAnnouncementsEnd() {
        List<RelayAddress> all = up(4);
        begin(all.get(0), all.get(1), all.get(2));
        servers.pass(Duration.ofDays(5));
        Instant stale = servers.now().minus(KnownServer.VERIFIED);
        assertThat(mesh.read(ServerTable::all))
                .allMatch(one -> one.verifiedAt().filter(stale::isBefore).isPresent());
    }

    @Test
    void profileThatTrustsItsOwnRelaysAloneAsksNobodyElse() {
        List<RelayAddress> all = up(5);
        begin(all.get(0), all.get(1));
        var _ =
                mesh.write(tx -> {
                    Trust.policy(tx, Trust.Policy.TRUSTED);
                    return true;
                });
        servers.pass(Duration.ofHours(6));
        assertThat(isReady()).isTrue();
        assertThat(servers.asked())
                .extracting(one -> one.inquiry().server())
                .containsOnly(all.get(0), all.get(1));
    }

    @Test
    void outageWhileServersAreVerifiedAgainKeepsThemOutNoLongerThanItLasts() {
        List<RelayAddress> all = up(4);
        begin(all.get(0), all.get(1), all.get(2));
        servers.pass(MINUTE);
        all.forEach(servers::down);
        servers.pass(Duration.ofDays(3));
        assertThat(mesh.read(ServerTable::all)).noneMatch(one -> one.isVerified(servers.now()));
        all.forEach(one -> servers.up(one.hosts().getFirst().text()));
        servers.pass(Duration.ofHours(2));
        assertThat(mesh.read(ServerTable::all)).allMatch(one -> one.isVerified(servers.now()));
    }

    /** Where nobody answers. */
    private static List<RelayAddress> invented(int network, int count) {
        RelayAddress model = at(network + ".0.0.1");
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new RelayAddress(
                                model.fingerprint(),
                                List.of(new Host(network + "." + i / 250 + "." + i % 250 + ".1")),
                                4_000))
                .toList();
    }

    private Set<RelayAddress> known() {
        return mesh.read(ServerTable::all).stream()
                .map(KnownServer::address)
                .collect(Collectors.toSet());
    }

    private void names(RelayAddress by, List<RelayAddress> servers) {
        var _ =
                mesh.write(tx -> {
                    NamedServers.heard(tx, by, servers, NOW);
                    return true;
                });
    }

    @Test
    void knownServersAreLimited() {
        names(at("12.1.0.1"), invented(13, ServerTable.MOST + 1));
        assertThat(known()).hasSize(ServerTable.MOST);
    }

    /** Its list is as long as a list can be, and nothing in it exists. */
    @Test
    void firstServerThatNamesManyKeepsNobodyFromBeingHeardOf() {
        List<RelayAddress> all = up(6);
        begin(all.get(0));
        servers.lists(all.get(0), new HashSet<>(invented(13, ServerTable.MOST)));
        servers.pass(Duration.ofMillis(30));
        assertThat(known()).hasSize(ServerTable.MOST).doesNotContain(all.get(1));
        names(all.get(1), all); // which another default server lists later
        assertThat(known()).hasSize(ServerTable.MOST).containsAll(all);
    }

    @Test
    void whoNamesAsManyHasAsMuchRoomAndWhatIsUsedStays() {
        List<RelayAddress> used = mesh.know(3);
        mesh.sql(
                "INSERT INTO mesh_guard (server, since, replace_at) VALUES (?, 0, 0)",
                used.get(0).toString());
        mesh.sql(
                "UPDATE mesh_server SET quarantines = 1 WHERE address = ?", used.get(1).toString());
        names(used.get(2), invented(13, ServerTable.MOST));
        names(used.get(0), invented(14, ServerTable.MOST));
        assertThat(known()).hasSize(ServerTable.MOST).contains(used.get(0), used.get(1));
        long first = count(used.get(2));
        assertThat(count(used.get(0))).isBetween(first - 1, first);
        names(used.get(2), invented(15, ServerTable.MOST));
        assertThat(count(used.get(0))).isBetween(first - 1, first);
    }

    private long count(RelayAddress by) {
        return mesh.<Long>read(tx ->
                tx.one(
                                "SELECT COUNT(*) FROM mesh_server WHERE named_by = ?",
                                row -> row.integer(1),
                                by.toString())
                        .orElseThrow());
    }
}
