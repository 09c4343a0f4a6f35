package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Draws;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.ServerList;
import chat.tacit.protocol.mesh.ServerStatement;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.servers.MeshServer;
import chat.tacit.protocol.proxy.Proofs;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a server knows of others ({@code spec/40-mesh} §7.2, §8): where they may be, which of them
 * it has verified itself, and which are its neighbours. What others say is only where to look;
 * asked is there who answers, so that a name that isn't there keeps nobody else from being found.
 * Not for use by several threads.
 */
public final class ServerBook {
    private static final Duration LIFE = Duration.ofDays(1);
    private static final Duration PROVE_AGAIN = Duration.ofHours(12);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PEER_WAIT = Duration.ofSeconds(5);
    private static final Candidate.Waits OF_PEERS =
            new Candidate.Waits(PEER_WAIT, Duration.ofMinutes(10));
    private static final Candidate.Waits OF_VERIFIED = new Candidate.Waits(HOUR, HOUR);
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Itself itself;
    private final BookTerms terms;
    private final Draws draws;
    private final Candidates candidates;
    private final Proofs proofs;
    private final Neighbourhood neighbourhood;
    private final Map<Fingerprint, Entry> verified = new LinkedHashMap<>();
    private final Map<Fingerprint, Candidate> peers = new LinkedHashMap<>();
    private final Set<Fingerprint> introduced = new HashSet<>();
    private final Proving proving;
    private final Calls calls;
    private final BookLog log;
    private Consumer<BookOutput> out = _ -> {};
    private Instant time;
    private Set<Fingerprint> neighbours = Set.of();
    private boolean changed;
    private Instant gossip;
    private long refusals;

    /**
     * Who this server is.
     *
     * @param peers named by --peer
     * @param reach to which addresses it connects
     */
    public record Itself(RelayAddress address, List<RelayAddress> peers, Reach reach) {
        public Itself {
            peers = List.copyOf(peers);
        }
    }

    /** A verified server, and when it is to prove itself again. */
    private record Entry(VerifiedServer server, Candidate candidate) {}

    public ServerBook(Itself itself, BookTerms terms, Entropy entropy, Instant now) {
        this.itself = itself;
        this.terms = terms;
        this.draws = new Draws(entropy);
        this.candidates = new Candidates(terms.servers());
        this.proofs = new Proofs(new Proofs.Terms(LIFE, terms.servers(), terms.proofsPerMinute()));
        for (RelayAddress peer : itself.peers()) {
            if (!isItself(peer)) {
                peers.put(
                        peer.fingerprint(),
                        new Candidate(peer, Candidate.Kind.KNOWN, now, OF_PEERS));
            }
        }
        this.proving = new Proving(itself.address().fingerprint(), itself.reach(), new Looked());
        this.neighbourhood = new Neighbourhood(terms, Set.copyOf(peers.keySet()), draws, now);
        this.gossip = now;
        this.time = now;
        this.calls =
                new Calls((token, call) -> out.accept(new BookOutput.Ask(token, call)), () -> time);
        this.log = new BookLog(calls, () -> time, terms.servers());
    }

    /** When something is to be done though nothing happens. */
    public Instant wakeAt(Instant now) {
        if (!candidates.isEmpty()) {
            return now.plus(TICK);
        }
        return Stream.concat(
                        Stream.concat(
                                Stream.of(gossip, neighbourhood.redraw()),
                                candidates.wakeAt().stream()),
                        due().map(candidate -> candidate.due))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** Takes what happened; what is to be done about it goes to {@code out} before it returns. */
    public void handle(BookInput input, Instant now, Consumer<BookOutput> out) {
        time = now;
        this.out = out;
        switch (input) {
            case BookInput.Begin _ ->
                    log.read(address -> {
                        if (!isItself(address)) {
                            candidates.restore(address, time);
                        }
                    });
            case BookInput.Wake _ -> wake(now);
            case BookInput.Introduced(RelayAddress address) -> hear(address, Optional.empty(), now);
            case BookInput.Found it -> proving.found(it, now);
            case BookInput.Answered it -> proving.answered(it, now);
            case BookInput.Unanswered(long proof) -> proving.unanswered(proof, now);
            case BookInput.Listed(Fingerprint from, SignedMessage list) -> listed(from, list, now);
            case BookInput.Reached(Fingerprint server) -> neighbourhood.reached(server, now);
            case BookInput.Silent(Fingerprint server) -> {
                neighbourhood.silent(server, now);
                askSoon(server, now);
            }
            case BookInput.Came(Fingerprint server) -> came(server);
            case BookInput.Quarantined(Set<Fingerprint> servers) ->
                    neighbourhood.quarantined(servers);
            case BookInput.Completed(long token, Result result) -> calls.completed(token, result);
        }
        settle(now);
    }

    /** A peer that doesn't know of this server yet, as one that has just started, hears it soon. */
    private void askSoon(Fingerprint server, Instant now) {
        boolean unknown = peers.containsKey(server) && !introduced.contains(server);
        if (unknown && gossip.isAfter(now.plus(PEER_WAIT))) {
            gossip = now.plus(PEER_WAIT);
        }
    }

    /** The servers that are verified. */
    public List<VerifiedServer> verified() {
        return verified.values().stream().map(Entry::server).toList();
    }

    /** A server that is verified. */
    public Optional<VerifiedServer> verified(Fingerprint name) {
        return Optional.ofNullable(verified.get(name)).map(Entry::server);
    }

    /** How many addresses wait to be looked at. */
    public int waiting() {
        return candidates.size();
    }

    /** How many addresses at which nobody was as others had said. */
    public long refusals() {
        return refusals;
    }

    private boolean isItself(RelayAddress address) {
        return address.fingerprint().equals(itself.address().fingerprint());
    }

    private void hear(RelayAddress address, Optional<Fingerprint> source, Instant now) {
        Entry known = verified.get(address.fingerprint());
        boolean isKnown = known != null && known.server().server().address().equals(address);
        boolean isOpen =
                new Target(address.fingerprint(), address.hosts().getFirst(), address.port())
                        .hasOpenPort();
        if (!isKnown && isOpen && !isItself(address) && !isPeer(address)) {
            candidates.add(address, source, now);
        }
    }

    private boolean isPeer(RelayAddress address) {
        Candidate peer = peers.get(address.fingerprint());
        return peer != null && peer.address.equals(address);
    }

    private void came(Fingerprint server) {
        Entry entry = verified.get(server);
        if (entry != null) {
            neighbourhood.came(entry.server().server(), servers());
        }
    }

    /** A server's list: signed by it, and of now. */
    private void listed(Fingerprint from, SignedMessage signed, Instant now) {
        neighbourhood.reached(from, now);
        if (peers.containsKey(from)) {
            introduced.add(from);
        }
        if (verified.containsKey(from)) {
            signed.statementBy(from, now, FRESH).ifPresent(said -> learn(from, said, now));
        }
    }

    private void learn(Fingerprint from, ServerStatement said, Instant now) {
        if (said instanceof ServerList list) {
            list.servers().forEach(address -> hear(address, Optional.of(from), now));
            list.reports().forEach(it -> out.accept(new BookOutput.Reported(from, it)));
        }
    }

    /** Does what time alone brings. */
    private void wake(Instant now) {
        changed |= verified.values().removeIf(it -> !proofs.holds(it.server().place(), now));
        due().filter(candidate -> !candidate.due.isAfter(now))
                .toList()
                .forEach(candidate -> proving.look(candidate, now));
        candidates.wake(now);
        while (!candidates.isEmpty() && proofs.mayAsk(now)) {
            candidates.take().ifPresent(candidate -> proving.look(candidate, now));
        }
        if (!now.isBefore(gossip)) {
            gossip = now.plus(draws.around(terms.gossip()));
            gossip();
        }
        neighbourhood.fill(servers(), now);
    }

    /** Says what has changed. */
    private void settle(Instant now) {
        if (changed || neighbourhood.isStale()) {
            neighbourhood.fill(servers(), now);
        }
        if (changed) {
            changed = false;
            out.accept(new BookOutput.Verified(verified()));
        }
        Set<Fingerprint> all = neighbourhood.all();
        if (!neighbours.equals(all)) {
            neighbours = all;
            out.accept(new BookOutput.Neighbours(neighbours));
        }
    }

    /** One random verified server, and those of --peer. */
    private void gossip() {
        Set<Fingerprint> asked = new HashSet<>(peers.keySet());
        draws.shuffled(verified.keySet()).stream().findFirst().ifPresent(asked::add);
        verified().stream()
                .filter(server -> asked.contains(server.name()))
                .forEach(server -> out.accept(new BookOutput.AskList(server)));
    }

    /** What is looked at by its time: peers that aren't verified, and those that are, again. */
    private Stream<Candidate> due() {
        return Stream.concat(
                peers.values().stream()
                        .filter(peer -> !verified.containsKey(peer.address.fingerprint())),
                verified.values().stream().map(Entry::candidate));
    }

    /** What comes of looking at an address. */
    private final class Looked implements Proving.Outcome {
        @Override
        public void output(BookOutput output) {
            out.accept(output);
        }

        @Override
        public void verified(VerifiedServer server, Instant at) {
            verify(server, at);
        }

        @Override
        public void elsewhere(RelayAddress address, Candidate candidate, Instant now) {
            hear(address, candidate.source, now);
        }

        /** Perhaps it is at another host of the address. */
        @Override
        public void failed(Candidate candidate, Instant now) {
            if (candidate.turns()) {
                if (candidate.kind == Candidate.Kind.KNOWN) {
                    candidate.due = now;
                } else {
                    candidates.first(candidate);
                }
            } else if (candidate.kind != Candidate.Kind.KNOWN) {
                refusals++;
                candidates.refuse(candidate, now);
            }
        }
    }

    private void verify(VerifiedServer server, Instant at) {
        Entry before = verified.get(server.name());
        boolean older =
                before != null
                        && server.server()
                                .announced()
                                .isBefore(before.server().server().announced());
        if (older || (before == null && !hasRoom(server))) {
            return;
        }
        Instant again = at.plus(draws.around(PROVE_AGAIN));
        Candidate candidate =
                new Candidate(server.server().address(), Candidate.Kind.KNOWN, again, OF_VERIFIED);
        verified.put(server.name(), new Entry(server, candidate));
        proofs.gave(server.place(), at);
        log.write(server, verified());
        out.accept(new BookOutput.Proven(server.place()));
        changed |= before == null || !before.server().equals(server);
        if (before == null && peers.containsKey(server.name())) {
            // It introduces this server to the mesh.
            out.accept(new BookOutput.AskList(server));
        }
    }

    /** Whether one more may be verified, perhaps in the place of one. */
    private boolean hasRoom(VerifiedServer server) {
        if (verified.size() < terms.servers()) {
            return true;
        }
        Set<Fingerprint> staying = new HashSet<>(peers.keySet());
        staying.addAll(neighbours);
        Optional<VerifiedServer> out = Crowd.makingRoom(verified(), server, staying);
        out.ifPresent(one -> {
            verified.remove(one.name());
            proofs.forget(one.place());
        });
        return out.isPresent();
    }

    private Map<Fingerprint, MeshServer> servers() {
        return verified.values().stream()
                .collect(
                        Collectors.toMap(
                                it -> it.server().name(),
                                it -> it.server().server(),
                                (one, _) -> one,
                                LinkedHashMap::new));
    }
}
