package chat.tacit.client.mesh;

import chat.tacit.crypto.Entropy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Lets keys take turns, in an order that is drawn anew for each round. */
final class Round {
    private final Entropy entropy;
    private final Deque<Long> left = new ArrayDeque<>();

    Round(Entropy entropy) {
        this.entropy = entropy;
    }

    /** Whose turn it is; one that came during a round is in the next. */
    Optional<Long> next(Collection<Long> keys) {
        left.retainAll(keys);
        if (left.isEmpty()) {
            List<Long> order = new ArrayList<>(keys);
            Draw.shuffle(order, entropy);
            left.addAll(order);
        }
        return Optional.ofNullable(left.poll());
    }
}
