package chat.tacit.store.memory;

import chat.tacit.store.Key;
import chat.tacit.store.Log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Logs as sorted maps. An append is as durable here as it will ever be when it returns. */
final class MemoryLog implements Log {
    private final Room room;
    private final MemorySignals signals;
    private final Map<Key, Kept> logs = new HashMap<>();

    MemoryLog(Room room, MemorySignals signals) {
        this.room = room;
        this.signals = signals;
    }

    @Override
    public CompletionStage<Append> append(Key log, byte[] entry, Terms terms) {
        CompletableFuture<Append> appended = room.run(() -> appendNow(log, entry, terms));
        // Outside the lock: whoever is told may turn to the store at once.
        if (!appended.isCompletedExceptionally() && appended.join() instanceof Append.Kept) {
            signals.tell(log);
        }
        return appended;
    }

    @Override
    public CompletionStage<List<Entry>> readAfter(
            Key log, long after, int maxEntries, int maxBytes) {
        if (maxEntries < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("a read returns at least one entry of one byte");
        }
        return room.run(() -> {
            List<Entry> read = new ArrayList<>();
            long bytes = 0;
            Kept kept = logs.get(log);
            if (kept == null) {
                return read;
            }
            for (var at : kept.entries.tailMap(after, false).entrySet()) {
                read.add(new Entry(at.getKey(), at.getValue().bytes));
                bytes += at.getValue().bytes.length;
                if (read.size() == maxEntries || bytes >= maxBytes) {
                    break;
                }
            }
            return read;
        });
    }

    @Override
    public CompletionStage<Void> deleteThrough(Key log, long through) {
        return room.run(() -> {
            Kept kept = logs.get(log);
            if (kept != null) {
                release(kept.entries.headMap(through, true));
            }
            return null;
        });
    }

    @Override
    public CompletionStage<Void> drop(Key log) {
        return room.run(() -> {
            Kept kept = logs.remove(log);
            if (kept != null) {
                release(kept.entries);
                room.exchange(Room.OVERHEAD + log.size(), 0);
            }
            return null;
        });
    }

    @Override
    public CompletionStage<Extent> extent(Key log) {
        return room.run(() -> {
            Kept kept = logs.get(log);
            return kept == null ? new Extent(1, 0) : new Extent(kept.next, kept.entries.size());
        });
    }

    /** Called under the lock. */
    void sweep(Instant now) {
        for (Kept kept : logs.values()) {
            kept.entries
                    .values()
                    .removeIf(entry -> {
                        boolean expired = entry.expiresAt.isBefore(now);
                        if (expired) {
                            room.exchange(entry.size(), 0);
                        }
                        return expired;
                    });
        }
    }

    private Append appendNow(Key log, byte[] entry, Terms terms) {
        Kept known = logs.get(log);
        long next = known == null ? 1 : known.next;
        int held = known == null ? 0 : known.entries.size();
        if (terms.onlyIfNext().isPresent() && terms.onlyIfNext().getAsLong() != next) {
            return new Append.Moved(next);
        }
        if (held >= terms.maxEntries()) {
            return new Append.Full();
        }
        Stored stored = new Stored(entry, terms.expiresAt());
        room.exchange(0, stored.size() + (known == null ? Room.OVERHEAD + log.size() : 0));
        Kept kept = known == null ? new Kept() : known;
        kept.entries.put(kept.next++, stored);
        logs.put(log, kept);
        return new Append.Kept(next);
    }

    private void release(NavigableMap<Long, Stored> gone) {
        gone.values().forEach(entry -> room.exchange(entry.size(), 0));
        gone.clear();
    }

    private static final class Kept {
        final NavigableMap<Long, Stored> entries = new TreeMap<>();
        long next = 1;
    }

    private static final class Stored {
        final byte[] bytes;
        final Instant expiresAt;

        Stored(byte[] bytes, Instant expiresAt) {
            this.bytes = bytes;
            this.expiresAt = expiresAt;
        }

        long size() {
            return Room.OVERHEAD + bytes.length;
        }
    }
}
