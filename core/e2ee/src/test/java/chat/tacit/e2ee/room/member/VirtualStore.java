package chat.tacit.e2ee.room.member;

import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.store.StoreKey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A relay's store in memory, which is durable at once and can be copied. */
final class VirtualStore {
    private final Map<StoreKey, Row> rows = new HashMap<>();
    private final Map<StoreKey, Log> logs = new HashMap<>();

    private static final class Log {
        final List<Result.Entry> entries = new ArrayList<>();
        long next = 1;
    }

    /** The same again, to be put back later. */
    VirtualStore copy() {
        VirtualStore copy = new VirtualStore();
        copy.rows.putAll(rows);
        logs.forEach((key, log) -> {
            Log same = copy.log(key);
            same.entries.addAll(log.entries);
            same.next = log.next;
        });
        return copy;
    }

    void put(StoreKey key, byte[] value, Instant expiresAt) {
        rows.put(key, new Row(value, 1, expiresAt));
    }

    void forget(StoreKey log) {
        logs.remove(log);
    }

    private Log log(StoreKey key) {
        return logs.computeIfAbsent(key, _ -> new Log());
    }

    Result call(StoreCall call) {
        return switch (call) {
            case StoreCall.Get(StoreKey key) ->
                    new Result.Found(Optional.ofNullable(rows.get(key)));
            case StoreCall.Set set -> set(set);
            case StoreCall.Remove remove -> remove(remove);
            case StoreCall.Append append -> append(append);
            case StoreCall.Read read -> read(read);
            case StoreCall.Measure(StoreKey key) ->
                    new Result.Extent(log(key).next, log(key).entries.size());
            case StoreCall.DeleteThrough(StoreKey key, long through) -> {
                log(key).entries.removeIf(it -> it.position() <= through);
                yield new Result.Finished();
            }
            case StoreCall.Drop(StoreKey key) -> {
                logs.remove(key);
                yield new Result.Finished();
            }
        };
    }

    private Result set(StoreCall.Set set) {
        Optional<Row> current = Optional.ofNullable(rows.get(set.key()));
        long revision = current.map(Row::revision).orElse(Row.ABSENT);
        if (revision != set.revision()) {
            return new Result.Conflict(current);
        }
        rows.put(set.key(), new Row(set.value(), revision + 1, set.expiresAt()));
        return new Result.Changed(revision + 1);
    }

    private Result remove(StoreCall.Remove remove) {
        Optional<Row> current = Optional.ofNullable(rows.get(remove.key()));
        if (current.map(Row::revision).orElse(Row.ABSENT) != remove.revision()) {
            return new Result.Conflict(current);
        }
        rows.remove(remove.key());
        return new Result.Changed(Row.ABSENT);
    }

    private Result append(StoreCall.Append append) {
        Log log = log(append.log());
        OptionalLong onlyIf = append.onlyIfNext();
        if (onlyIf.isPresent() && onlyIf.getAsLong() != log.next) {
            return new Result.Moved();
        }
        if (log.entries.size() >= append.maxEntries()) {
            return new Result.Full();
        }
        log.entries.add(new Result.Entry(log.next, append.entry()));
        return new Result.Kept(log.next++);
    }

    private Result read(StoreCall.Read read) {
        List<Result.Entry> found = new ArrayList<>();
        int bytes = 0;
        List<Result.Entry> entries = log(read.log()).entries;
        int from = 0;
        while (from < entries.size() && entries.get(from).position() <= read.after()) {
            from++;
        }
        for (Result.Entry entry : entries.subList(from, entries.size())) {
            if (found.size() < read.maxEntries() && (found.isEmpty() || bytes < read.maxBytes())) {
                found.add(entry);
                bytes += entry.bytes().length;
            }
        }
        return new Result.Entries(found);
    }
}
