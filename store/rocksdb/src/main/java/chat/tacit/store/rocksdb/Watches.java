package chat.tacit.store.rocksdb;

import chat.tacit.store.Key;
import chat.tacit.store.Signals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Watches of this process, which is the only one that appends; told by whoever appended. */
final class Watches implements Signals {
    private final ConcurrentHashMap<Key, List<Open>> open = new ConcurrentHashMap<>();
    private final Life life;

    Watches(Life life) {
        this.life = life;
    }

    @Override
    public Watch watch(Key log, Runnable grew) {
        life.requireOpen();
        Open watch = new Open(log, grew);
        open.compute(
                log,
                (k, others) -> {
                    List<Open> all = new ArrayList<>(others == null ? List.of() : others);
                    all.add(watch);
                    return List.copyOf(all);
                });
        return watch;
    }

    void tell(Key log) {
        open.getOrDefault(log, List.of()).forEach(watch -> watch.grew.run());
    }

    private final class Open implements Watch {
        private final Key log;
        private final Runnable grew;

        Open(Key log, Runnable grew) {
            this.log = log;
            this.grew = grew;
        }

        @Override
        public void close() {
            open.computeIfPresent(
                    log,
                    (k, all) -> {
                        List<Open> rest = all.stream().filter(one -> one != this).toList();
                        return rest.isEmpty() ? null : rest;
                    });
        }
    }
}
