package chat.tacit.store.memory;

import chat.tacit.store.Key;
import chat.tacit.store.Signals;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Watches by log; they are told by the thread that appended, in the order in which they began. */
final class MemorySignals implements Signals {
    private final Room room;
    private final Map<Key, Map<Object, Runnable>> watches = new HashMap<>();

    MemorySignals(Room room) {
        this.room = room;
    }

    @Override
    public Watch watch(Key log, Runnable grew) {
        room.requireOpen();
        Object token = new Object();
        synchronized (watches) {
            watches.computeIfAbsent(log, k -> new LinkedHashMap<>(2)).put(token, grew);
        }
        return () -> end(log, token);
    }

    void tell(Key log) {
        List<Runnable> told;
        synchronized (watches) {
            told = List.copyOf(watches.getOrDefault(log, Map.of()).values());
        }
        told.forEach(Runnable::run);
    }

    private void end(Key log, Object token) {
        synchronized (watches) {
            watches.computeIfPresent(
                    log,
                    (k, open) -> {
                        open.remove(token);
                        return open.isEmpty() ? null : open;
                    });
        }
    }
}
