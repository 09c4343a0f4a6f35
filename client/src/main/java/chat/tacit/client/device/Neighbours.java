package chat.tacit.client.device;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How other devices of the profile are reached: each over the one that linked it, or that it
 * linked. Who was removed leads nowhere.
 */
final class Neighbours {
    /** No device has this number. */
    private static final int NOBODY = 0;

    private Neighbours() {}

    private record Link(int one, int other) {
        Optional<Integer> from(int end) {
            return end == one
                    ? Optional.of(other)
                    : end == other ? Optional.of(one) : Optional.empty();
        }
    }

    /**
     * Each device that can be reached, by number, with the neighbour of this one over whom it is.
     */
    static Map<Integer, Integer> of(Transaction tx) {
        return without(tx, NOBODY);
    }

    /**
     * Devices that this one reaches only through {@code device}, as far as it knows, lowest first.
     */
    static List<Integer> behind(Transaction tx, int device) {
        Map<Integer, Integer> reached = without(tx, device);
        return Siblings.all(tx).stream()
                .filter(one -> !one.own() && one.removed().isEmpty())
                .map(Siblings.Device::number)
                .filter(number -> number != device && !reached.containsKey(number))
                .toList();
    }

    private static Map<Integer, Integer> without(Transaction tx, int device) {
        Map<Integer, Integer> over = new HashMap<>();
        Optional<Integer> own = Siblings.own(tx);
        if (own.isEmpty()) {
            return over;
        }
        // Whatever anybody says of who linked whom, this device knows with whom it is connected.
        connected(tx).stream()
                .filter(number -> number != device)
                .forEach(number -> over.put(number, number));
        List<Link> links = links(tx, device);
        Deque<Integer> next = new ArrayDeque<>(over.keySet());
        next.add(own.get());
        while (!next.isEmpty()) {
            int at = next.remove();
            for (Link link : links) {
                Optional<Integer> end =
                        link.from(at).filter(it -> !it.equals(own.get()) && !over.containsKey(it));
                end.ifPresent(it -> {
                    over.put(it, at == own.get() ? it : over.get(at));
                    next.add(it);
                });
            }
        }
        return over;
    }

    private static List<Integer> connected(Transaction tx) {
        return tx.list(
                "SELECT number FROM sibling WHERE fed = 1 AND number IS NOT NULL",
                row -> (int) row.integer(1));
    }

    private static List<Link> links(Transaction tx, int without) {
        return tx.list(
                "SELECT d.number, d.linked_by FROM device d JOIN device b ON b.number ="
                        + " d.linked_by WHERE d.removed_at IS NULL AND b.removed_at IS NULL"
                        + " AND d.number <> ?1 AND b.number <> ?1",
                row -> new Link((int) row.integer(1), (int) row.integer(2)),
                without);
    }

    /** The number of a sibling with which this device has a connection. */
    static Optional<Integer> number(Transaction tx, ConversationId sibling) {
        return tx.one(
                        "SELECT number FROM sibling WHERE conversation = ?",
                        row -> row.optionalInteger(1),
                        sibling.bytes())
                .flatMap(number -> number)
                .map(Long::intValue);
    }
}
