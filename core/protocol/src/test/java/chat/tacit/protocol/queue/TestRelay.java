package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.wire.CallOffer;
import chat.tacit.protocol.wire.CallSecret;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.Session;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A relay on virtual time whose store is a few maps: what {@link Output}s ask for is done here. */
final class TestRelay {
    final SeededEntropy entropy;
    final Map<RowKey, Row> rows = new HashMap<>();
    final Map<RecipientId, TreeMap<Long, Stored>> logs = new HashMap<>();
    private final Map<RecipientId, Long> sequences = new HashMap<>();
    private final Map<RecipientId, Connection> claims = new HashMap<>();
    private final Map<RecipientId, Set<Connection>> watches = new HashMap<>();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final List<Runnable> held = new ArrayList<>();
    private long revisions;
    Instant now = Instant.parse("2026-11-21T12:00:00Z");
    Limits limits = Limits.defaults();
    Optional<Secret> serverKey = Optional.empty();
    Optional<CallOffer> calls = Optional.empty();

    /** Sessions that begin from now on are served by a relay that ends. */
    boolean retiring;

    /** Store calls that fail instead of being done. */
    Predicate<Output> failing = output -> false;

    /** Calls whose results wait for {@link #release}. */
    Predicate<Output> holding = output -> false;

    record Stored(byte[] bytes, Instant expiresAt) {}

    TestRelay(long seed) {
        this.entropy = new SeededEntropy(seed);
    }

    /** One that serves calls at the usual ports. */
    static TestRelay withCalls(long seed) {
        TestRelay relay = new TestRelay(seed);
        CallSecret secret = new CallSecret(Secret.owned(Text.utf8("a secret for calls")));
        relay.calls = Optional.of(new CallOffer(secret, 3_478, 3_478));
        return relay;
    }

    Connection connect() {
        AgreementKey s = AgreementKey.generate(entropy);
        Session session =
                new Session(Bytes.owned(entropy.bytes(32)), s.publicKey(), 1, Mode.SEALED);
        return new Connection(this, s, session);
    }

    /** Hands the input in and does everything that follows from it. */
    void handle(Connection connection, Input input) {
        work.add(() -> connection.take(input));
        drain();
    }

    void release() {
        work.addAll(List.copyOf(held));
        held.clear();
        drain();
    }

    /** Lets the time pass, waking every connection that asked for it. */
    void pass(java.time.Duration time, Connection... connections) {
        now = now.plus(time);
        for (Connection connection : connections) {
            if (connection.session.wakeAt().filter(at -> !at.isAfter(now)).isPresent()) {
                handle(connection, new Input.Wake());
            }
        }
    }

    private void drain() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    void perform(Connection connection, Output output) {
        switch (output) {
            case Output.Transmit it -> connection.receive(it.frame());
            case Output.Get it ->
                    complete(
                            connection,
                            it,
                            it.token(),
                            new Result.Found(Optional.ofNullable(rows.get(it.key()))));
            case Output.Set it -> complete(connection, it, it.token(), set(it));
            case Output.Remove it -> complete(connection, it, it.token(), remove(it));
            case Output.Append it -> complete(connection, it, it.token(), append(it));
            case Output.Read it -> complete(connection, it, it.token(), read(it));
            case Output.Measure it ->
                    complete(connection, it, it.token(), new Result.Extent(log(it.queue()).size()));
            case Output.DeleteThrough it -> {
                if (!failing.test(it)) {
                    log(it.queue()).headMap(it.through(), true).clear();
                }
                complete(connection, it, it.token(), new Result.Finished());
            }
            case Output.Drop it -> {
                if (!failing.test(it)) {
                    logs.remove(it.queue());
                }
                complete(connection, it, it.token(), new Result.Finished());
            }
            case Output.Derive it ->
                    complete(
                            connection,
                            it,
                            it.token(),
                            new Result.Derived(it.keys().stream().map(connection::agree).toList()));
            case Output.Watch it ->
                    watches.computeIfAbsent(it.queue(), queue -> new java.util.HashSet<>())
                            .add(connection);
            case Output.Unwatch it -> watches.getOrDefault(it.queue(), Set.of()).remove(connection);
            case Output.Claim it -> {
                Connection before = claims.put(it.queue(), connection);
                if (before != null && before != connection) {
                    work.add(() -> before.take(new Input.TakenOver(it.queue(), it.notice())));
                }
            }
            case Output.Release it -> claims.remove(it.queue(), connection);
            case Output.StopReading it -> connection.reading = false;
            case Output.ResumeReading it -> connection.reading = true;
            case Output.Close it -> connection.closed = Optional.of(it);
        }
    }

    private void complete(Connection connection, Output output, long token, Result result) {
        Result outcome = failing.test(output) ? new Result.Failed() : result;
        Runnable done = () -> connection.take(new Input.Completed(token, outcome));
        if (holding.test(output)) {
            held.add(done);
        } else {
            work.add(done);
        }
    }

    private Result set(Output.Set it) {
        if (failing.test(it)) {
            return new Result.Failed();
        }
        Row row = rows.get(it.key());
        if ((row == null ? Row.ABSENT : row.revision()) != it.revision()) {
            return new Result.Conflict(Optional.ofNullable(row));
        }
        rows.put(it.key(), new Row(it.value(), ++revisions, it.expiresAt()));
        return new Result.Changed();
    }

    private Result remove(Output.Remove it) {
        if (failing.test(it)) {
            return new Result.Failed();
        }
        Row row = rows.get(it.key());
        if (row == null || row.revision() != it.revision()) {
            return new Result.Conflict(Optional.ofNullable(row));
        }
        rows.remove(it.key());
        return new Result.Changed();
    }

    private Result append(Output.Append it) {
        NavigableMap<Long, Stored> log = log(it.queue());
        if (failing.test(it)) {
            return new Result.Failed();
        }
        if (log.size() >= it.maxEntries()) {
            return new Result.Full();
        }
        long sequence = sequences.merge(it.queue(), 1L, Long::sum);
        log.put(sequence, new Stored(it.entry(), it.expiresAt()));
        for (Connection watcher : List.copyOf(watches.getOrDefault(it.queue(), Set.of()))) {
            work.add(() -> watcher.take(new Input.Grew(it.queue())));
        }
        return new Result.Kept();
    }

    private Result read(Output.Read it) {
        List<Result.Entry> entries = new ArrayList<>();
        int bytes = 0;
        for (var entry : log(it.queue()).tailMap(it.after(), false).entrySet()) {
            if (entries.size() == it.maxEntries() || bytes >= it.maxBytes()) {
                break;
            }
            bytes += entry.getValue().bytes().length;
            entries.add(new Result.Entry(entry.getKey(), entry.getValue().bytes()));
        }
        return new Result.Entries(entries);
    }

    NavigableMap<Long, Stored> log(RecipientId queue) {
        return logs.computeIfAbsent(queue, it -> new TreeMap<>());
    }
}
