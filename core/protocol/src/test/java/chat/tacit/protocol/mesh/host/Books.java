package chat.tacit.protocol.mesh.host;

import static chat.tacit.protocol.mesh.MeshSamples.NOW;
import static chat.tacit.protocol.mesh.servers.ServerSamples.address;
import static chat.tacit.protocol.mesh.servers.ServerSamples.announcement;
import static chat.tacit.protocol.mesh.servers.ServerSamples.identity;
import static chat.tacit.protocol.mesh.servers.ServerSamples.ip;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.mesh.ServerList;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.RelayAddress;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** One server's book and a world around it, on virtual time. */
final class Books {
    /** The server whose book it is. */
    static final int OWN = 0;

    final List<BookOutput.Connect> connects = new ArrayList<>();
    final List<Target> lookUps = new ArrayList<>();
    final List<Fingerprint> asked = new ArrayList<>();
    final List<Instant> askedAt = new ArrayList<>();
    final List<BookOutput.Reported> reported = new ArrayList<>();
    final List<BookOutput.Proven> proven = new ArrayList<>();

    /** What names lead to; numbers lead to themselves. */
    final Map<String, List<Bytes>> names = new HashMap<>();

    /** Who answers at an address and a port, and what it says of itself. */
    final Map<Knocks.Door, SignedMessage> doors = new HashMap<>();

    final List<byte[]> log;
    boolean storeFails;
    int drops;
    Set<Fingerprint> neighbours = Set.of();
    Set<Fingerprint> verified = new HashSet<>();
    Instant now = NOW;
    private final ServerBook book;
    private final BookTerms terms;
    private final Queue<BookInput> due = new ArrayDeque<>();

    Books(BookTerms terms, RelayAddress... peers) {
        this(terms, new ArrayList<>(), Reach.PUBLIC, peers);
    }

    Books(BookTerms terms, List<byte[]> log, Reach reach, RelayAddress... peers) {
        this.terms = terms;
        this.log = log;
        this.book =
                new ServerBook(
                        new ServerBook.Itself(address(OWN), List.of(peers), reach),
                        terms,
                        new SeededEntropy(8),
                        NOW);
        handle(new BookInput.Begin());
    }

    ServerBook book() {
        return book;
    }

    static Knocks.Door door(int number) {
        return new Knocks.Door(ip(number), 443);
    }

    /** Servers that are where they say. */
    void run(int... numbers) {
        Arrays.stream(numbers).forEach(it -> doors.put(door(it), announcement(it, now)));
    }

    void introduce(RelayAddress address) {
        handle(new BookInput.Introduced(address));
    }

    /** Servers that are there and are found. */
    void meet(int... numbers) {
        run(numbers);
        Arrays.stream(numbers).forEach(it -> introduce(address(it)));
        pass(Duration.ofMinutes(1 + numbers.length / terms.proofsPerMinute()));
    }

    /** A server's list comes. */
    void lists(int from, Collection<RelayAddress> servers, DropReport... reports) {
        handle(new BookInput.Listed(address(from).fingerprint(), list(from, servers, reports)));
    }

    SignedMessage list(int from, Collection<RelayAddress> servers, DropReport... reports) {
        List<RelayAddress> sorted =
                servers.stream().sorted(Comparator.comparing(RelayAddress::toString)).toList();
        var list = new ServerList(sorted, List.of(reports), now);
        return SignedMessage.sign(list.json(), now, identity(from));
    }

    /** Lets time pass, and everything happen that is due in it. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        Instant at = book.wakeAt(now);
        for (int steps = 0; !at.isAfter(end) && steps < 100_000; steps++) {
            now = at.isAfter(now) ? at : now;
            handle(new BookInput.Wake());
            at = book.wakeAt(now);
            at = at.isAfter(now) ? at : now.plusSeconds(1);
        }
        now = end;
    }

    void handle(BookInput input) {
        due.add(input);
        for (BookInput next = due.poll(); next != null; next = due.poll()) {
            book.handle(next, now, this::perform);
        }
    }

    private void perform(BookOutput output) {
        switch (output) {
            case BookOutput.LookUp(long proof, Target target) -> {
                lookUps.add(target);
                due.add(new BookInput.Found(proof, found(target.host().bare())));
            }
            case BookOutput.Connect it -> {
                connects.add(it);
                SignedMessage there = doors.get(new Knocks.Door(it.address(), it.target().port()));
                due.add(
                        there == null
                                ? new BookInput.Unanswered(it.proof())
                                : new BookInput.Answered(
                                        it.proof(), Fingerprint.of(there.publicKey()), there));
            }
            case BookOutput.AskList(VerifiedServer server) -> {
                asked.add(server.name());
                askedAt.add(now);
            }
            case BookOutput.Verified(List<VerifiedServer> servers) -> {
                verified = new HashSet<>();
                servers.forEach(server -> verified.add(server.name()));
            }
            case BookOutput.Neighbours(Set<Fingerprint> servers) -> neighbours = servers;
            case BookOutput.Proven it -> proven.add(it);
            case BookOutput.Reported it -> reported.add(it);
            case BookOutput.Ask(long token, StoreCall call) ->
                    due.add(new BookInput.Completed(token, store(call)));
        }
    }

    private List<Bytes> found(String host) {
        return Optional.ofNullable(names.get(host)).orElseGet(() -> List.of(number(host)));
    }

    /** Numbers are never asked of a name server. */
    static Bytes number(String host) {
        try {
            return Bytes.of(InetAddress.ofLiteral(host).getAddress());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("no name server knows " + host, e);
        }
    }

    private Result store(StoreCall call) {
        if (storeFails) {
            return new Result.Failed();
        }
        return switch (call) {
            case StoreCall.Append append when log.size() >= append.maxEntries() ->
                    new Result.Full();
            case StoreCall.Append append -> {
                log.add(append.entry());
                yield new Result.Kept(log.size());
            }
            case StoreCall.Read read -> {
                List<Result.Entry> entries = new ArrayList<>();
                int first = (int) read.after();
                int end = Math.min(log.size(), first + read.maxEntries());
                for (int i = first; i < end; i++) {
                    entries.add(new Result.Entry(i + 1, log.get(i)));
                }
                yield new Result.Entries(entries);
            }
            case StoreCall.Drop _ -> {
                drops++;
                log.clear();
                yield new Result.Finished();
            }
            case StoreCall.Get _,
                    StoreCall.Set _,
                    StoreCall.Remove _,
                    StoreCall.Measure _,
                    StoreCall.DeleteThrough _ ->
                    throw new IllegalStateException("a book doesn't ask for " + call);
        };
    }
}
