package chat.tacit.sim.room;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One transaction at a time over maps and lists in memory: it is kept whole or not at all. */
final class Journal {
    private final List<Runnable> undo = new ArrayList<>();

    /** Notes how to undo what was just done. */
    void did(Runnable back) {
        undo.add(back);
    }

    <K, V> void put(Map<K, V> map, K key, V value) {
        Optional<V> before = Optional.ofNullable(map.put(key, value));
        did(() -> before.ifPresentOrElse(it -> map.put(key, it), () -> map.remove(key)));
    }

    /** Of a small map, whose order comes back as well. */
    <K, V> void remove(Map<K, V> map, K key) {
        if (map.containsKey(key)) {
            Map<K, V> before = new LinkedHashMap<>(map);
            map.remove(key);
            did(() -> {
                map.clear();
                map.putAll(before);
            });
        }
    }

    <T> void add(List<T> list, T value) {
        list.add(value);
        did(list::removeLast);
    }

    void commit() {
        undo.clear();
    }

    void rollBack() {
        undo.reversed().forEach(Runnable::run);
        undo.clear();
    }
}
