package chat.tacit.protocol.mesh.host;

import static chat.tacit.protocol.mesh.MeshSamples.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.MeshSamples;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.servers.MeshServer;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.mesh.watch.Suspicion;
import chat.tacit.protocol.proxy.Proofs;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A server that probes its neighbours in a mesh of others. */
class ProbesTest {
    private static final List<JoseKey> KEYS = List.of(MeshSamples.KEY, MeshSamples.OTHER);
    private static final ProbeTerms TERMS =
            new ProbeTerms(2, Duration.ofMinutes(5), Duration.ofMinutes(10));
    private static final int SERVERS = 9;
    private static final int NEIGHBOURS = 4;

    private final Servers servers = mesh();
    private final NeighbourProbes probes =
            new NeighbourProbes(TERMS, new SeededEntropy(1), servers.now());
    private final Queue<ProbeInput> inputs = new ArrayDeque<>();
    private final List<ProbeOutput.Fetch> fetches = new ArrayList<>();
    private final List<Input.Probed> posts = new ArrayList<>();
    private final Map<PacketHash, Packet> packets = new HashMap<>();
    private final Set<PacketHash> fetched = new HashSet<>();
    private final Map<Fingerprint, Set<Thumbprint>> leased = new HashMap<>();
    private Set<Fingerprint> quarantined = Set.of();
    private boolean offline;
    private Optional<Fingerprint> mute = Optional.empty();
    private int made;

    /** Server 0 has four neighbours; they and four more are a ring with chords. */
    private static Servers mesh() {
        Servers servers = new Servers(Terms.STANDARD, SERVERS);
        for (int i = 1; i <= NEIGHBOURS; i++) {
            servers.join(0, i);
        }
        for (int i = 1; i < SERVERS; i++) {
            servers.join(i, i % (SERVERS - 1) + 1);
            servers.join(i, (i + 2) % (SERVERS - 1) + 1);
        }
        return servers;
    }

    private VerifiedServer verified(int i) {
        Fingerprint name = servers.get(i).name;
        RelayAddress address =
                new RelayAddress(name, List.of(new Host("server" + i + ".example")), 443);
        Bytes ip = Bytes.of(new byte[] {11, (byte) i, 1, 1});
        Set<Role> roles = Set.of(Role.RX, Role.TX);
        var announcement = new Announcement(address, Optional.empty(), roles);
        return new VerifiedServer(
                new MeshServer(address, Operator.of(announcement, ip), roles, NOW),
                SignedMessage.sign(announcement.json(), NOW, servers.get(i).identity),
                new Proofs.Place(name, ip, 443));
    }

    private void begin(int... known) {
        handle(new ProbeInput.Verified(IntStream.of(known).mapToObj(this::verified).toList()));
        handle(new ProbeInput.Neighbours(servers.get(0).neighbours));
    }

    private void begin() {
        begin(IntStream.range(1, SERVERS).toArray());
    }

    private void pass(Duration time) {
        Instant end = servers.now().plus(time);
        for (Instant at = probes.wakeAt(); !at.isAfter(end); at = probes.wakeAt()) {
            if (at.isAfter(servers.now())) {
                servers.pass(Duration.between(servers.now(), at));
            }
            handle(new ProbeInput.Wake());
            servers.settle();
            servers.get(0).deliveredHashes.forEach(it -> handle(new ProbeInput.Delivered(it)));
            servers.get(0).deliveredHashes.clear();
        }
        servers.pass(Duration.between(servers.now(), end));
    }

    private void handle(ProbeInput input) {
        inputs.add(input);
        for (ProbeInput next = inputs.poll(); next != null; next = inputs.poll()) {
            probes.handle(next, servers.now(), this::perform);
        }
    }

    private void perform(ProbeOutput output) {
        switch (output) {
            case ProbeOutput.Ask _ -> throw new IllegalStateException("nothing was begun");
            case ProbeOutput.MakeKey _ ->
                    inputs.add(new ProbeInput.Made(KEYS.get(made++ % KEYS.size())));
            case ProbeOutput.Post(Input.Probed probe) -> {
                posts.add(probe);
                packets.put(probe.hash(), probe.packet());
                servers.get(0).handle(probe);
            }
            case ProbeOutput.Fetch fetch -> {
                fetches.add(fetch);
                boolean silent =
                        offline
                                || server(fetch.rx().name()).dead
                                || mute.filter(fetch.rx().name()::equals).isPresent();
                inputs.add(silent ? silence(fetch) : answer(fetch));
            }
            case ProbeOutput.Quarantined(Set<Fingerprint> names) -> quarantined = names;
        }
    }

    private ProbeInput silence(ProbeOutput.Fetch fetch) {
        inputs.add(new ProbeInput.Silent(fetch.rx().name()));
        return new ProbeInput.Unfetched(fetch.fetch());
    }

    /**
     * What a server has for a key, one packet at a time; it checks the request as it is checked.
     */
    private ProbeInput answer(ProbeOutput.Fetch fetch) {
        Servers.Server rx = server(fetch.rx().name());
        var desk = new FetchDesk(rx.name, new UsedNonces(servers.now().minusSeconds(5), 10));
        Retrieval retrieval = fetch.signing().at(servers.now());
        assertThat(desk.check(retrieval, servers.now()))
                .isInstanceOfSatisfying(
                        FetchDesk.Granted.class,
                        granted -> granted.lease().ifPresent(lease -> lease(rx, lease)));
        Fetch.Place place = Fetch.of(retrieval.signature()).place();
        long after = place.cursor().map(Cursor::sequence).orElse(0L);
        List<PacketHash> kept =
                rx.kept.stream()
                        .filter(it -> packet(it).recipient().equals(retrieval.publicKey()))
                        .toList();
        boolean more = kept.size() > after;
        if (more) {
            fetched.add(kept.get((int) after));
        }
        inputs.add(new ProbeInput.Reached(rx.name));
        return new ProbeInput.Fetched(
                fetch.fetch(),
                new FetchAnswer(
                        new Cursor(Bytes.zeros(Cursor.EPOCH_SIZE), more ? after + 1 : after),
                        more ? Optional.of(packet(kept.get((int) after))) : Optional.empty(),
                        more ? kept.size() - (int) after - 1 : 0));
    }

    private Servers.Server server(Fingerprint name) {
        return servers.all().stream().filter(it -> it.name.equals(name)).findFirst().orElseThrow();
    }

    private Packet packet(PacketHash hash) {
        return Objects.requireNonNull(packets.get(hash));
    }

    private Set<Thumbprint> keysAt(Fingerprint rx) {
        return leased.getOrDefault(rx, Set.of());
    }

    private void lease(Servers.Server rx, FetchDesk.SignedLease lease) {
        if (lease.lease().until().equals(lease.lease().issued())) {
            rx.leases.remove(lease.lease().recipient());
            leased.getOrDefault(rx.name, new HashSet<>()).remove(lease.lease().recipient());
        } else {
            rx.leases.put(lease.lease().recipient(), lease.signed());
            leased.computeIfAbsent(rx.name, _ -> new HashSet<>()).add(lease.lease().recipient());
        }
    }

    private long leases() {
        return leased.values().stream().mapToLong(Set::size).sum();
    }

    @Test
    void neighbourThatDropsIsFoundAndNoOther() {
        Servers.Server dropper = servers.get(2);
        // The same half of packets each time: else they would be kept when they come again.
        dropper.drops = packet -> packet.hash().bytes().shared()[0] >= 0;
        begin();
        for (int i = 0; i < 24 && quarantined.isEmpty(); i++) {
            pass(Duration.ofMinutes(10));
        }
        assertThat(quarantined).containsExactly(dropper.name);
        assertThat(probes.found(servers.now()))
                .hasSize(1)
                .allMatch(report -> report.accused().equals(dropper.name));
    }

    @Test
    void honestNeighboursStayAndEveryProbeIsFetched() {
        begin();
        pass(Duration.ofHours(1));
        assertThat(quarantined).isEmpty();
        assertThat(posts).hasSizeBetween(30, 70);
        Set<PacketHash> early =
                posts.subList(0, posts.size() - 20).stream()
                        .map(Input.Probed::hash)
                        .collect(Collectors.toSet());
        assertThat(fetched).as("none waits for long").containsAll(early);
        for (int i = 1; i < SERVERS; i++) {
            assertThat(probes.suspicion(servers.get(i).name).sum()).isZero();
        }
        Map<Fingerprint, Long> each =
                posts.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Input.Probed::neighbour, Collectors.counting()));
        assertThat(each).hasSize(NEIGHBOURS).allSatisfy((_, n) -> assertThat(n).isBetween(4L, 25L));
    }

    @Test
    void probeGoesToOneNeighbourAsAnyPacketDoes() {
        begin();
        while (posts.isEmpty()) {
            pass(Duration.ofMinutes(1));
        }
        Input.Probed probe = posts.getFirst();
        assertThat(probe.packet().encode()).hasSize(16_384);
        int hops = servers.get(0).hops.getFirst();
        assertThat(servers.get(0).hops).hasSize(posts.size());
        assertThat(hops).isBetween(5, 7);
        assertThat(servers.get(0).blamed).isEmpty();
    }

    @Test
    void keysHaveTwoServersOfDifferentOperatorsAndLeavesOneInQuarantine() {
        begin();
        pass(Duration.ofMinutes(15));
        assertThat(leases()).isEqualTo(4);
        Fingerprint bad = leased.keySet().iterator().next();
        for (int i = 0; i < 7; i++) {
            handle(new ProbeInput.Blamed(bad));
        }
        assertThat(quarantined).containsExactly(bad);
        pass(Duration.ofMinutes(20));
        assertThat(keysAt(bad)).as("its leases were ended").isEmpty();
        assertThat(leases()).isEqualTo(4);
    }

    /** All that was posted in it would else be lost by everybody at once. */
    @Test
    void outageOfOnesOwnHasNobodyQuarantined() {
        begin();
        pass(Duration.ofMinutes(15));
        offline = true;
        servers.get(0).drops = _ -> true;
        for (int minute = 0; minute < 30; minute++) {
            servers.get(0).neighbours.forEach(it -> handle(new ProbeInput.Silent(it)));
            pass(Duration.ofMinutes(1));
        }
        offline = false;
        servers.get(0).drops = _ -> false;
        pass(Duration.ofMinutes(20));
        assertThat(quarantined).isEmpty();
        for (int i = 1; i < SERVERS; i++) {
            assertThat(probes.suspicion(servers.get(i).name).sum()).isLessThan(2);
        }
    }

    @Test
    void nothingIsSentInAnOutage() {
        begin();
        pass(Duration.ofMinutes(20));
        offline = true;
        handle(new ProbeInput.Silent(servers.get(6).name));
        handle(new ProbeInput.Silent(servers.get(7).name));
        int before = posts.size();
        pass(Duration.ofMinutes(20));
        assertThat(posts).hasSize(before);
        offline = false;
        pass(Duration.ofMinutes(10));
        assertThat(posts).hasSizeGreaterThan(before);
    }

    @Test
    void whatASilentNeighbourDidNotTakeIsNotItsLoss() {
        begin();
        pass(Duration.ofMinutes(15));
        servers.get(2).dead = true;
        for (int minute = 0; minute < 30; minute++) {
            pass(Duration.ofMinutes(1));
            handle(new ProbeInput.Silent(servers.get(2).name));
            handle(new ProbeInput.Reached(servers.get(1).name));
        }
        servers.get(2).dead = false;
        pass(Duration.ofMinutes(20));
        assertThat(posts.stream().filter(it -> it.neighbour().equals(servers.get(2).name)))
                .hasSizeGreaterThan(4);
        assertThat(probes.suspicion(servers.get(2).name)).isEqualTo(Suspicion.NONE);
    }

    @Test
    void probeThatNobodyKeptGoesThereOnceMore() {
        begin();
        pass(Duration.ofMinutes(20));
        int kept = posts.size();
        assertThat(new HashSet<>(posts)).hasSize(kept);
        servers.get(0).drops = _ -> true;
        pass(Duration.ofMinutes(10));
        List<Input.Probed> lost = posts.subList(kept, posts.size() - 4);
        assertThat(lost.size()).isGreaterThan(4);
        Set<Input.Probed> once = new HashSet<>(lost);
        assertThat(lost.size() - once.size()).isBetween(once.size() - 4, once.size());
    }

    @Test
    void keysAreRenewedAfterAMonthAndFetchedForAWhileLonger() {
        begin();
        pass(Duration.ofMinutes(5));
        assertThat(made).isEqualTo(2);
        servers.pass(Duration.ofDays(24));
        handle(new ProbeInput.Wake());
        assertThat(made).isEqualTo(2);
        servers.pass(Duration.ofDays(12));
        handle(new ProbeInput.Wake());
        assertThat(made).isEqualTo(4);
    }

    @Test
    void leasesAreSignedOnceADay() {
        begin(1, 2);
        pass(Duration.ofMinutes(20));
        List<Lease> leases = signedLeases();
        assertThat(leases).hasSize(4);
        leases.stream()
                .forEach(lease ->
                        assertThat(Duration.between(lease.issued(), lease.until()))
                                .isEqualTo(Lease.LONGEST));
        servers.pass(Duration.ofDays(1));
        fetches.clear();
        pass(Duration.ofMinutes(20));
        assertThat(signedLeases()).hasSize(4);
    }

    private List<Lease> signedLeases() {
        return fetches.stream()
                .flatMap(it -> it.signing().at(servers.now()).lease().stream())
                .map(Lease::of)
                .toList();
    }

    @Test
    void serverThatIsSilentForADayReceivesNoMore() {
        begin(1, 2, 3);
        pass(Duration.ofMinutes(15));
        Fingerprint silent = fetches.getLast().rx().name();
        long before = keysAt(silent).size();
        assertThat(before).isPositive();
        mute = Optional.of(silent);
        pass(Duration.ofMinutes(10));
        servers.pass(Duration.ofDays(1));
        mute = Optional.empty();
        pass(Duration.ofMinutes(15));
        assertThat(keysAt(silent)).isEmpty();
        assertThat(leases()).isEqualTo(4);
    }

    @Test
    void fetchesAreAsManyAsProbesNeedAndOneAMinuteAtLeast() {
        assertThat(ProbeTerms.STANDARD.slot(0)).isEqualTo(Duration.ofMinutes(1));
        assertThat(ProbeTerms.STANDARD.slot(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(ProbeTerms.STANDARD.slot(24)).isEqualTo(Duration.ofMillis(3_125));
    }
}
