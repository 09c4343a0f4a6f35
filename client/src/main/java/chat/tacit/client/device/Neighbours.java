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
        Map<Integer, Integer> over = new HashMap<>();
        Optional<Integer> own = Siblings.own(tx);
        if (own.isEmpty()) {
            return over;
        }
        List<Link> links =
                tx.list(
                        "SELECT d.number, d.linked_by FROM device d JOIN device b"
                                + " ON b.number = d.linked_by WHERE d.removed_at IS NULL"
                                + " AND b.removed_at IS NULL",
                        row -> new Link((int) row.integer(1), (int) row.integer(2)));
        Deque<Integer> next = new ArrayDeque<>(List.of(own.get()));
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
