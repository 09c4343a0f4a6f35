package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.watch.Watch;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.store.StoredFields;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a server's probes outlive a restart by ({@code spec/40-mesh} §15): their keys, and what
 * became of each, from which the sums are computed anew. A store that fails costs what it would
 * have remembered.
 */
final class ProbeMemory {
    /** Outcomes that are written in a day; those of 28 neighbours, at one in five minutes. */
    static final int MOST_IN_A_DAY = 8_192;

    private static final Duration OUTCOMES = Duration.ofDays(7);
    private static final Duration KEYS = Duration.ofDays(60);
    private static final MeshKey ROW = new MeshKey(MeshKey.Space.PROBES, Bytes.zeros(1));
    private static final int VERSION = 1;
    private static final int READ_ENTRIES = 1_024;
    private static final int READ_BYTES = 1 << 18;

    private final Calls calls;
    private final InstantSource clock;
    private boolean on;
    private boolean loading;
    private boolean writing;
    private long revision;
    private byte[] wanted = {};
    private byte[] written = {};

    ProbeMemory(Calls calls, InstantSource clock) {
        this.calls = calls;
        this.clock = clock;
    }

    /** Whether it isn't known yet which keys there are. */
    boolean isLoading() {
        return loading;
    }

    /** Reads back what there is; from then on it is written as well. */
    void load(Consumer<ProbeKey> key, Watch watch, Runnable then) {
        on = true;
        loading = true;
        Runnable done =
                () -> {
                    loading = false;
                    then.run();
                };
        calls.find(
                ROW,
                done,
                row -> {
                    revision = Row.revision(row);
                    row.filter(it -> it.livesAt(clock.instant()))
                            .ifPresent(it -> decode(it.value(), clock.instant()).forEach(key));
                    long today = day(clock.instant());
                    read(today - OUTCOMES.toDays(), 0, watch, done);
                });
    }

    private void read(long day, long after, Watch watch, Runnable done) {
        if (day > day(clock.instant())) {
            done.run();
            return;
        }
        calls.read(
                new StoreCall.Read(log(day), after, READ_ENTRIES, READ_BYTES),
                done,
                entries -> {
                    entries.forEach(entry -> again(entry, watch));
                    if (entries.isEmpty()) {
                        read(day + 1, 0, watch, done);
                    } else {
                        read(day, entries.getLast().position(), watch, done);
                    }
                });
    }

    private static void again(Result.Entry entry, Watch watch) {
        StoredFields.entry(
                entry.bytes(),
                in -> {
                    Instant at = Instant.ofEpochMilli(in.u64());
                    boolean lost = in.u8() == 1;
                    Set<Fingerprint> ends = new HashSet<>();
                    while (in.hasMore()) {
                        ends.add(new Fingerprint(in.bytes(Fingerprint.SIZE)));
                    }
                    watch.again(ends, lost, at);
                    return ends;
                });
    }

    /** Writes down what became of a probe. */
    void outcome(Set<Fingerprint> ends, boolean lost, Instant at) {
        if (!on) {
            return;
        }
        Fields entry = Fields.unlabelled().u64(at.toEpochMilli()).u8(lost ? 1 : 0);
        ends.forEach(end -> entry.fixed(end.bytes()));
        calls.append(
                new StoreCall.Append(
                        log(day(at)),
                        entry.toArray(),
                        MOST_IN_A_DAY,
                        OptionalLong.empty(),
                        at.plus(OUTCOMES)),
                () -> {},
                _ -> {});
    }

    /** Writes down which keys there are, if that has changed. */
    void keys(List<ProbeKey> keys) {
        if (on && !loading) {
            wanted = encode(keys);
            write();
        }
    }

    private void write() {
        if (writing || Arrays.equals(wanted, written)) {
            return;
        }
        writing = true;
        byte[] value = wanted;
        calls.set(
                new StoreCall.Set(ROW, revision, value.clone(), clock.instant().plus(KEYS)),
                () -> writing = false, // it is tried again when keys are looked at again
                change -> {
                    writing = false;
                    switch (change) {
                        case Result.Changed(long now) -> {
                            revision = now;
                            written = value;
                        }
                        case Result.Conflict(var current) -> revision = Row.revision(current);
                    }
                    write();
                });
    }

    private static byte[] encode(List<ProbeKey> keys) {
        Fields out = Fields.unlabelled().u8(VERSION).u8(keys.size());
        keys.forEach(key -> key.write(out));
        return out.toArray();
    }

    private static List<ProbeKey> decode(byte[] value, Instant now) {
        return StoredFields.row(
                value,
                VERSION,
                in -> {
                    List<ProbeKey> keys = new ArrayList<>();
                    for (int count = in.u8(); count > 0; count--) {
                        keys.add(ProbeKey.read(in, now));
                    }
                    return keys;
                });
    }

    private static MeshKey log(long day) {
        return new MeshKey(
                MeshKey.Space.PROBES, Bytes.owned(Fields.unlabelled().u64(day).toArray()));
    }

    private static long day(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), Duration.ofDays(1).toSeconds());
    }
}
