package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Draws;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.protocol.mesh.BlankPacket;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.watch.Probe;
import chat.tacit.protocol.mesh.watch.Suspicion;
import chat.tacit.protocol.mesh.watch.Watch;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds which neighbours drop packets ({@code spec/40-mesh} §12.2): sends packets to keys of its
 * own through one neighbour alone and fetches them as a client does, at times that hang on nothing
 * else. A neighbour can't tell them from what clients send. Not for use by several threads.
 */
public final class NeighbourProbes {
    /** What a silent neighbour may have not taken before it was seen to be silent. */
    private static final Duration UNTAKEN = Duration.ofMinutes(1);

    /** After this long without <i>kept</i> a probe goes there again, as what TX passes on does. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final ProbeTerms terms;
    private final Entropy entropy;
    private final Draws draws;
    private final Watch watch;
    private final Calls calls;
    private final ProbeMemory memory;
    private final List<ProbeKey> keys = new ArrayList<>();
    private final Map<Fingerprint, Instant> probes = new LinkedHashMap<>();
    private final Map<PacketHash, Again> again = new LinkedHashMap<>();
    private final Map<Long, Fetching> fetches = new HashMap<>();
    private final Queue<Turn> round = new ArrayDeque<>();
    private Map<Fingerprint, VerifiedServer> verified = Map.of();
    private Set<Fingerprint> quarantined = Set.of();
    private Instant slot;
    private long next;
    private boolean making;
    private boolean attends;
    private Instant time;
    private Consumer<ProbeOutput> out = _ -> {};

    /** One key at one RX. */
    private record Turn(ProbeKey key, ProbeKey.Place place) {
        boolean isStill(List<ProbeKey> keys) {
            return keys.contains(key) && key.places.contains(place);
        }
    }

    /** A probe of which nobody has said <i>kept</i>. */
    private record Again(Input.Probed probe, Instant due) {}

    private record Fetching(Turn turn, boolean withLease) {}

    public NeighbourProbes(ProbeTerms terms, Entropy entropy, Instant now) {
        this.terms = terms;
        this.entropy = entropy;
        this.draws = new Draws(entropy);
        this.time = now;
        this.calls =
                new Calls(
                        (token, call) -> out.accept(new ProbeOutput.Ask(token, call)), () -> time);
        this.memory = new ProbeMemory(calls, () -> time);
        this.watch = new Watch(terms.patience(), memory::outcome);
        this.slot = now.plus(draws.wait(terms.slot(probes.size())));
    }

    /** When something is to be done though nothing happens. */
    public Instant wakeAt() {
        Stream<Instant> first = again.values().stream().limit(1).map(Again::due);
        return Stream.concat(Stream.concat(Stream.of(slot), first), probes.values().stream())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** What this server found in the last 24 hours, for its list (§12.3). */
    public List<DropReport> found(Instant now) {
        return watch.found(now);
    }

    /** What speaks against a server now. */
    public Suspicion suspicion(Fingerprint server) {
        return watch.suspicion(server);
    }

    /** Takes what happened; what is to be done about it goes to {@code out} before it returns. */
    public void handle(ProbeInput input, Instant now, Consumer<ProbeOutput> out) {
        this.time = now;
        this.out = out;
        switch (input) {
            case ProbeInput.Begin _ -> memory.load(keys::add, watch, () -> upkeep(time, this.out));
            case ProbeInput.Completed(long token, Result result) -> calls.completed(token, result);
            case ProbeInput.Wake _ -> wake(now, out);
            case ProbeInput.Made(JoseKey key) -> made(key, now, out);
            case ProbeInput.Verified(List<VerifiedServer> servers) -> {
                verified = new LinkedHashMap<>();
                servers.forEach(server -> verified.put(server.name(), server));
                upkeep(now, out);
            }
            case ProbeInput.Neighbours(Set<Fingerprint> servers) -> {
                probes.keySet().retainAll(servers);
                servers.stream()
                        .sorted(Comparator.comparing(Fingerprint::bytes))
                        .forEach(one -> probes.computeIfAbsent(one, it -> next(it, now)));
            }
            case ProbeInput.Fetched(long fetch, FetchAnswer answer) -> fetched(fetch, answer, now);
            case ProbeInput.Unfetched(long fetch) -> unfetched(fetch, now);
            case ProbeInput.Delivered(PacketHash hash) -> again.remove(hash);
            case ProbeInput.Blamed(Fingerprint server) -> watch.lost(server, now);
            case ProbeInput.Reported(Fingerprint from, DropReport report) ->
                    watch.heard(from, report, now);
            case ProbeInput.Reached _ -> watch.answered(now);
            case ProbeInput.Silent(Fingerprint server) -> silent(server, now);
        }
        Set<Fingerprint> in = watch.quarantined(now);
        if (!in.equals(quarantined)) {
            quarantined = in;
            out.accept(new ProbeOutput.Quarantined(in));
            upkeep(now, out);
        }
    }

    private Instant next(Fingerprint neighbour, Instant now) {
        long mean = (long) (terms.probe().toNanos() / watch.probing(neighbour, now));
        return now.plus(draws.wait(Duration.ofNanos(mean)));
    }

    private void silent(Fingerprint server, Instant now) {
        watch.unsent(server, now.minus(UNTAKEN));
        VerifiedServer known = verified.get(server);
        if (known != null) {
            watch.silent(known.server().operator(), now);
        }
    }

    private void wake(Instant now, Consumer<ProbeOutput> out) {
        again.values()
                .removeIf(it -> {
                    boolean due = !it.due().isAfter(now);
                    if (due) {
                        out.accept(new ProbeOutput.Post(it.probe()));
                    }
                    return due;
                });
        for (Map.Entry<Fingerprint, Instant> due : probes.entrySet()) {
            if (!due.getValue().isAfter(now)) {
                probe(due.getKey(), now, out);
                due.setValue(next(due.getKey(), now));
            }
        }
        if (!slot.isAfter(now)) {
            slot = now.plus(draws.wait(terms.slot(probes.size())));
            upkeep(now, out);
            fetch(now, out);
        }
    }

    /** One probe of a neighbour, to a random key that somebody receives for. */
    private void probe(Fingerprint neighbour, Instant now, Consumer<ProbeOutput> out) {
        List<ProbeKey> leased =
                keys.stream()
                        .filter(key -> key.isCurrent(now) && !key.leasedAt().isEmpty())
                        .toList();
        if (leased.isEmpty() || watch.isDown()) {
            return;
        }
        // Whoever receives for a key sees from where it is fetched, and so what comes for it.
        List<ProbeKey> unknown =
                leased.stream().filter(key -> !key.leasedAt().contains(neighbour)).toList();
        List<ProbeKey> choice = unknown.isEmpty() ? leased : unknown;
        ProbeKey key = choice.get(draws.below(choice.size()));
        Packet packet = BlankPacket.to(key.key.publicKey(), entropy);
        PacketHash hash = packet.hash();
        watch.sent(
                new Probe(
                        hash.bytes(), key.name, neighbour, key.leasedAt(), Probe.Arrival.SOMEWHERE),
                now);
        key.places.forEach(place -> place.attention = true);
        Input.Probed probe = new Input.Probed(hash, packet, neighbour);
        again.put(hash, new Again(probe, now.plus(AGAIN)));
        out.accept(new ProbeOutput.Post(probe));
    }

    private void made(JoseKey key, Instant now, Consumer<ProbeOutput> out) {
        making = false;
        keys.add(new ProbeKey(key, draws, now));
        upkeep(now, out);
    }

    /** As many keys as there are to be, each at two RX that may be used. */
    private void upkeep(Instant now, Consumer<ProbeOutput> out) {
        keys.removeIf(key -> key.isOver(now));
        Map<Fingerprint, VerifiedServer> usable = new LinkedHashMap<>(verified);
        usable.keySet().removeAll(quarantined);
        List<VerifiedServer> order = new ArrayList<>(draws.shuffled(usable.values()));
        order.sort(Comparator.comparing(it -> probes.containsKey(it.name()))); // neighbours last
        for (ProbeKey key : keys) {
            key.place(usable, order, entropy, now);
        }
        long current = keys.stream().filter(key -> key.isCurrent(now)).count();
        if (!making && !memory.isLoading() && current < terms.keys() && !usable.isEmpty()) {
            making = true;
            out.accept(new ProbeOutput.MakeKey());
        }
        memory.keys(keys);
    }

    /** One key at one RX: every other time one where something is expected, else its turn. */
    private void fetch(Instant now, Consumer<ProbeOutput> out) {
        attends = !attends;
        Optional<Turn> attended = attends ? attended() : Optional.empty();
        attended.or(this::turn)
                .ifPresent(turn -> {
                    boolean withLease = turn.place().needsLease(now);
                    long fetch = next++;
                    fetches.put(fetch, new Fetching(turn, withLease));
                    out.accept(
                            new ProbeOutput.Fetch(
                                    fetch,
                                    turn.place().rx,
                                    turn.key().signing(turn.place(), withLease, entropy)));
                });
    }

    private Optional<Turn> attended() {
        return draws.shuffled(turns()).stream().filter(it -> it.place().attention).findFirst();
    }

    /** All take turns, in an order drawn anew for each round. */
    private Optional<Turn> turn() {
        round.removeIf(turn -> !turn.isStill(keys));
        if (round.isEmpty()) {
            round.addAll(draws.shuffled(turns()));
        }
        return Optional.ofNullable(round.poll());
    }

    private List<Turn> turns() {
        return keys.stream()
                .flatMap(key -> key.places.stream().map(place -> new Turn(key, place)))
                .toList();
    }

    private void unfetched(long fetch, Instant now) {
        Fetching fetching = fetches.remove(fetch);
        if (fetching != null && !watch.isDown()) {
            fetching.turn().place().silent(now);
        }
    }

    private void fetched(long fetch, FetchAnswer answer, Instant now) {
        Fetching fetching = fetches.remove(fetch);
        if (fetching == null || !fetching.turn().isStill(keys)) {
            return;
        }
        ProbeKey key = fetching.turn().key();
        ProbeKey.Place place = fetching.turn().place();
        place.answered(answer, fetching.withLease(), now);
        if (place.ending && fetching.withLease()) {
            key.places.remove(place);
        }
        Fingerprint rx = place.rx.name();
        answer.packet().ifPresent(packet -> watch.returned(packet.hash().bytes(), rx, now));
        watch.read(key.name, rx, answer.packet().isPresent() ? answer.waiting() : 0, now);
    }
}
