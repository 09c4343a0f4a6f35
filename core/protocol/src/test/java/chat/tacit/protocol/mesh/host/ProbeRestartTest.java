package chat.tacit.protocol.mesh.host;

import static chat.tacit.protocol.mesh.MeshSamples.NOW;
import static chat.tacit.protocol.mesh.servers.ServerSamples.address;
import static chat.tacit.protocol.mesh.servers.ServerSamples.announcement;
import static chat.tacit.protocol.mesh.servers.ServerSamples.ip;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.MeshSamples;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.mesh.servers.MeshServer;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.mesh.watch.Suspicion;
import chat.tacit.protocol.proxy.Proofs;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.store.StoreKey;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.IntStream;

/** What a server knows of its neighbours, and by which keys, after it was started again. */
class ProbeRestartTest {
    private static final List<JoseKey> KEYS = List.of(MeshSamples.KEY, MeshSamples.OTHER);
    private static final ProbeTerms TERMS =
            new ProbeTerms(2, Duration.ofMinutes(5), Duration.ofMinutes(10));
    private static final Set<Role> ROLES = Set.of(Role.RX, Role.TX);

    /** Rows, with their revisions, and logs. */
    private final Map<StoreKey, Row> rows = new HashMap<>();

    private final Map<StoreKey, List<byte[]>> logs = new HashMap<>();
    private boolean storeFails;

    /** What waits at an RX for a key. */
    private record Mailbox(Fingerprint rx, JosePublicKey key) {}

    private final Map<Mailbox, Queue<Packet>> mailboxes = new HashMap<>();
    private final List<Input.Probed> posts = new ArrayList<>();
    private final Set<Bytes> locations = new HashSet<>();
    private final Set<Fingerprint> dropping = new HashSet<>();
    private Set<Fingerprint> quarantined = Set.of();
    private int made;
    private Instant now = NOW;
    private NeighbourProbes probes = new NeighbourProbes(TERMS, new SeededEntropy(1), now);
    private final Queue<ProbeInput> inputs = new ArrayDeque<>();

    private static VerifiedServer verified(int i) {
        var announced = new Announcement(address(i), Optional.empty(), ROLES);
        return new VerifiedServer(
                new MeshServer(address(i), Operator.of(announced, ip(i)), ROLES, NOW),
                announcement(i, NOW),
                new Proofs.Place(name(i), ip(i), 443));
    }

    private static Fingerprint name(int i) {
        return address(i).fingerprint();
    }

    private void begin(Set<Integer> neighbours, int servers) {
        handle(new ProbeInput.Begin());
        meet(neighbours, servers);
    }

    private void meet(Set<Integer> neighbours, int servers) {
        handle(
                new ProbeInput.Verified(
                        IntStream.rangeClosed(1, servers)
                                .mapToObj(ProbeRestartTest::verified)
                                .toList()));
        Set<Fingerprint> names = new HashSet<>();
        neighbours.forEach(it -> names.add(name(it)));
        handle(new ProbeInput.Neighbours(names));
    }

    private void restart() {
        inputs.clear();
        quarantined = Set.of();
        locations.clear();
        probes = new NeighbourProbes(TERMS, new SeededEntropy(2), now);
    }

    private void pass(Duration time) {
        Instant end = now.plus(time);
        for (Instant at = probes.wakeAt(); !at.isAfter(end); at = probes.wakeAt()) {
            now = at.isAfter(now) ? at : now;
            handle(new ProbeInput.Wake());
        }
        now = end;
    }

    private void handle(ProbeInput input) {
        inputs.add(input);
        for (ProbeInput next = inputs.poll(); next != null; next = inputs.poll()) {
            probes.handle(next, now, this::perform);
        }
    }

    private void perform(ProbeOutput output) {
        switch (output) {
            case ProbeOutput.Ask(long token, StoreCall call) ->
                    inputs.add(new ProbeInput.Completed(token, store(call)));
            case ProbeOutput.MakeKey _ -> inputs.add(new ProbeInput.Made(KEYS.get(made++)));
            case ProbeOutput.Post(Input.Probed probe) -> {
                posts.add(probe);
                if (!dropping.contains(probe.neighbour())) {
                    arrive(probe.packet());
                    inputs.add(new ProbeInput.Delivered(probe.hash()));
                }
            }
            case ProbeOutput.Fetch fetch -> inputs.add(answer(fetch));
            case ProbeOutput.Quarantined(Set<Fingerprint> names) -> quarantined = names;
        }
    }

    private void arrive(Packet packet) {
        mailboxes.forEach((mailbox, waiting) -> {
            if (mailbox.key().equals(packet.recipient())) {
                waiting.add(packet);
            }
        });
    }

    private ProbeInput answer(ProbeOutput.Fetch fetch) {
        Retrieval retrieval = fetch.signing().at(now);
        locations.add(Fetch.of(retrieval.signature()).place().location());
        Mailbox mailbox = new Mailbox(fetch.rx().name(), retrieval.publicKey());
        Queue<Packet> waiting = mailboxes.computeIfAbsent(mailbox, _ -> new ArrayDeque<>());
        Optional<Packet> packet = Optional.ofNullable(waiting.poll());
        Cursor cursor = new Cursor(Bytes.zeros(Cursor.EPOCH_SIZE), 0);
        return new ProbeInput.Fetched(
                fetch.fetch(), new FetchAnswer(cursor, packet, waiting.size()));
    }

    private Result store(StoreCall call) {
        if (storeFails) {
            return new Result.Failed();
        }
        return switch (call) {
            case StoreCall.Get get -> new Result.Found(Optional.ofNullable(rows.get(get.key())));
            case StoreCall.Set set -> {
                Optional<Row> before = Optional.ofNullable(rows.get(set.key()));
                if (Row.revision(before) != set.revision()) {
                    yield new Result.Conflict(before);
                }
                rows.put(set.key(), new Row(set.value(), set.revision() + 1, set.expiresAt()));
                yield new Result.Changed(set.revision() + 1);
            }
            case StoreCall.Append append -> {
                List<byte[]> log = logs.computeIfAbsent(append.log(), _ -> new ArrayList<>());
                log.add(append.entry());
                yield new Result.Kept(log.size());
            }
            case StoreCall.Read read -> {
                List<byte[]> log = logs.getOrDefault(read.log(), List.of());
                List<Result.Entry> entries = new ArrayList<>();
                for (int i = (int) read.after(); i < log.size(); i++) {
                    entries.add(new Result.Entry(i + 1, log.get(i)));
                }
                yield new Result.Entries(entries);
            }
            case StoreCall.Remove _,
                    StoreCall.Measure _,
                    StoreCall.DeleteThrough _,
                    StoreCall.Drop _ ->
                    throw new IllegalStateException("probes don't ask for " + call);
        };
    }

    @Test
    void keysAndWhereTheyAreFetchedOutliveARestart() {
        begin(Set.of(1), 6);
        pass(Duration.ofHours(2));
        assertThat(made).isEqualTo(2);
        assertThat(locations).hasSize(4);
        Set<Bytes> before = Set.copyOf(locations);

        restart();
        begin(Set.of(1), 6);
        pass(Duration.ofHours(2));
        assertThat(made).as("no others are made").isEqualTo(2);
        assertThat(locations).isEqualTo(before);
    }

    @Test
    void placesOfServersThatAreGoneAreFilledTenMinutesAfterTheStart() {
        begin(Set.of(1), 6);
        pass(Duration.ofHours(2));
        Set<Bytes> before = Set.copyOf(locations);
        restart();
        begin(Set.of(1), 0);
        pass(Duration.ofMinutes(9));
        assertThat(locations).isEmpty();
        handle(new ProbeInput.Verified(List.of(verified(7), verified(8))));
        pass(Duration.ofMinutes(20));
        assertThat(locations).hasSize(4).doesNotContainAnyElementsOf(before);
        assertThat(made).isEqualTo(2);
    }

    @Test
    void sumsAndQuarantinesOutliveARestart() {
        begin(Set.of(1, 2), 6);
        pass(Duration.ofHours(1));
        dropping.add(name(1));
        pass(Duration.ofMinutes(35));
        Suspicion found = probes.suspicion(name(1));
        Suspicion other = probes.suspicion(name(2));
        assertThat(found.sum()).isPositive();
        assertThat(quarantined).isEmpty();

        restart();
        handle(new ProbeInput.Begin());
        assertThat(probes.suspicion(name(1))).isEqualTo(found);
        assertThat(probes.suspicion(name(2))).isEqualTo(other);

        meet(Set.of(1, 2), 6);
        for (int i = 0; i < 36 && quarantined.isEmpty(); i++) {
            pass(Duration.ofMinutes(5));
        }
        Set<Fingerprint> out = quarantined;
        assertThat(out).isNotEmpty();
        int reports = probes.found(now).size();
        restart();
        handle(new ProbeInput.Begin());
        assertThat(quarantined).isEqualTo(out);
        assertThat(probes.found(now)).hasSize(reports);
    }

    @Test
    void storeThatFailsKeepsNobodyFromProbing() {
        storeFails = true;
        begin(Set.of(1), 6);
        pass(Duration.ofHours(2));
        assertThat(made).isEqualTo(2);
        assertThat(posts).isNotEmpty();
        storeFails = false;
        pass(Duration.ofHours(1));
        assertThat(rows).as("written as soon as it can be").hasSize(1);
    }

    /** It would know from where the key is fetched, and treat its packets well. */
    @Test
    void noProbeGoesThroughANeighbourThatReceivesForItsKey() {
        begin(Set.of(1, 2), 3);
        pass(Duration.ofHours(6));
        assertThat(posts).hasSizeGreaterThan(100);
        for (int i = 1; i <= 2; i++) {
            Fingerprint neighbour = name(i);
            boolean hasBoth = KEYS.stream().allMatch(key -> receives(neighbour, key.publicKey()));
            assertThat(posts)
                    .filteredOn(it -> it.neighbour().equals(neighbour) && !hasBoth)
                    .noneMatch(it -> receives(neighbour, it.packet().recipient()));
        }
    }

    @Test
    void neighboursReceiveForNoKeyWhileThereAreOthers() {
        handle(new ProbeInput.Neighbours(Set.of(name(1), name(2))));
        begin(Set.of(1, 2), 4);
        pass(Duration.ofHours(6));
        assertThat(mailboxes.keySet()).extracting(Mailbox::rx).containsOnly(name(3), name(4));
    }

    private boolean receives(Fingerprint rx, JosePublicKey key) {
        return mailboxes.containsKey(new Mailbox(rx, key));
    }
}
