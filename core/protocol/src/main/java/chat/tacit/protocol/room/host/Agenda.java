package chat.tacit.protocol.room.host;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** What is to be done later, by time. */
final class Agenda {
    private final TreeSet<Item> items =
            new TreeSet<>(Comparator.comparing(Item::at).thenComparingLong(Item::number));
    private long next;

    /** Something to be done. */
    record Item(Instant at, long number, Runnable run) {}

    Item add(Instant at, Runnable run) {
        Item item = new Item(at, next++, run);
        items.add(item);
        return item;
    }

    void remove(Item item) {
        items.remove(item);
    }

    Optional<Instant> first() {
        return items.isEmpty() ? Optional.empty() : Optional.of(items.first().at());
    }

    /** Does all that is due. */
    void run(Instant now) {
        while (!items.isEmpty() && !items.first().at().isAfter(now)) {
            items.removeFirst().run().run();
        }
    }
}
