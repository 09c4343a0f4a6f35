package chat.tacit.store.memory;

import chat.tacit.store.Log;
import chat.tacit.store.Signals;
import chat.tacit.store.Store;
import chat.tacit.store.Table;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * A store that ends with its process and never touches a disk.
 *
 * <p>It takes at most the bytes it is given; an append or a put beyond them fails. Every stage is
 * complete when the method returns and watches are told before that, all by the calling thread, so
 * that a simulation in one thread is deterministic.
 */
public final class MemoryStore implements Store {
    private final Room room;
    private final MemorySignals signals;
    private final MemoryLog log;
    private final MemoryTable table;

    /**
     * @param limit bytes that entries, rows and the maps around them may take
     */
    public MemoryStore(long limit) {
        this.room = new Room(limit);
        this.signals = new MemorySignals(room);
        this.log = new MemoryLog(room, signals);
        this.table = new MemoryTable(room);
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public Table table() {
        return table;
    }

    @Override
    public Signals signals() {
        return signals;
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public Usage usage() {
        long used = room.used();
        return new Usage(used, room.limit() - used);
    }

    @Override
    public CompletionStage<Void> sweep(Instant now) {
        return room.run(() -> {
            log.sweep(now);
            table.sweep(now);
            return null;
        });
    }

    @Override
    public void close() {
        room.close();
    }
}
