package chat.tacit.store.memory;

import chat.tacit.store.Key;
import chat.tacit.store.Table;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Rows in a map. One counter gives all revisions, so none comes back with a row made anew. */
final class MemoryTable implements Table {
    private final Room room;
    private final Map<Key, Row> rows = new HashMap<>();
    private long revisions;

    MemoryTable(Room room) {
        this.room = room;
    }

    @Override
    public CompletionStage<Optional<Row>> get(Key key) {
        return room.run(() -> Optional.ofNullable(rows.get(key)));
    }

    @Override
    public CompletionStage<Long> put(Key key, byte[] value, Instant expiresAt) {
        return room.run(() -> putNow(key, value, expiresAt));
    }

    @Override
    public CompletionStage<Change> compareAndSet(
            Key key, long revision, byte[] value, Instant expiresAt) {
        return room.run(() -> {
            Row current = rows.get(key);
            return revision == (current == null ? ABSENT : current.revision())
                    ? new Change.Done(putNow(key, value, expiresAt))
                    : new Change.Conflict(Optional.ofNullable(current));
        });
    }

    @Override
    public CompletionStage<Change> delete(Key key, long revision) {
        return room.run(() -> {
            Row current = rows.get(key);
            if (revision != (current == null ? ABSENT : current.revision())) {
                return new Change.Conflict(Optional.ofNullable(current));
            }
            room.exchange(size(key, current), 0);
            rows.remove(key);
            return new Change.Done(ABSENT);
        });
    }

    /** Called under the lock. */
    void sweep(Instant now) {
        rows.entrySet()
                .removeIf(row -> {
                    boolean expired = row.getValue().expiresAt().isBefore(now);
                    if (expired) {
                        room.exchange(size(row.getKey(), row.getValue()), 0);
                    }
                    return expired;
                });
    }

    private long putNow(Key key, byte[] value, Instant expiresAt) {
        Row row = new Row(value, revisions + 1, wholeSeconds(expiresAt));
        room.exchange(size(key, rows.get(key)), size(key, row));
        rows.put(key, row);
        return ++revisions;
    }

    private static long size(Key key, @Nullable Row row) {
        return row == null ? 0 : Room.OVERHEAD + key.size() + row.value().length;
    }

    private static Instant wholeSeconds(Instant time) {
        Instant second = time.truncatedTo(ChronoUnit.SECONDS);
        boolean whole = second.equals(time) || time.equals(Instant.MAX);
        return whole ? time : second.plusSeconds(1);
    }
}
