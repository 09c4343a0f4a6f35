package chat.tacit.protocol.turn;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** All allocations, found by each of their names and by when they end. */
final class Allocations {
    private final Map<Long, Allocation> byNumber = new HashMap<>();
    private final Map<FiveTuple, Allocation> byClient = new HashMap<>();
    private final Map<TransportAddress, Allocation> byRelayed = new HashMap<>();
    private final TreeSet<Allocation> byEnd =
            new TreeSet<>(
                    Comparator.<Allocation, Instant>comparing(it -> it.ends)
                            .thenComparingLong(it -> it.number));

    void add(Allocation allocation, Instant ends) {
        byNumber.put(allocation.number, allocation);
        byClient.put(allocation.client(), allocation);
        byRelayed.put(allocation.relayed, allocation);
        allocation.ends = ends;
        byEnd.add(allocation);
    }

    void remove(Allocation allocation) {
        byNumber.remove(allocation.number);
        byClient.remove(allocation.client());
        byRelayed.remove(allocation.relayed);
        byEnd.remove(allocation);
    }

    void prolong(Allocation allocation, Instant ends) {
        byEnd.remove(allocation);
        allocation.ends = ends;
        byEnd.add(allocation);
    }

    void move(Allocation allocation, TransportAddress relayed) {
        byRelayed.remove(allocation.relayed);
        allocation.relayed = relayed;
        byRelayed.put(relayed, allocation);
    }

    Optional<Allocation> numbered(long number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    Optional<Allocation> of(FiveTuple client) {
        return Optional.ofNullable(byClient.get(client));
    }

    /** The one that has this address and port, if its port is open. */
    Optional<Allocation> at(TransportAddress relayed) {
        return Optional.ofNullable(byRelayed.get(relayed)).filter(it -> it.open);
    }

    boolean isUsed(TransportAddress relayed) {
        return byRelayed.containsKey(relayed);
    }

    /** The one that ends first. */
    Optional<Allocation> first() {
        return byEnd.isEmpty() ? Optional.empty() : Optional.of(byEnd.first());
    }

    int size() {
        return byNumber.size();
    }
}
