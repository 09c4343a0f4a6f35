package chat.tacit.client.mesh;

import chat.tacit.crypto.Entropy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * To which of a profile's loop keys a loop goes ({@code spec/40-mesh} §11): mostly where one of the
 * last went, so that a key has much to do for a while and then little, as contacts have in talks.
 * What it remembers may be lost.
 */
public final class LoopChoice {
    /** So many of the last loops say where the next one goes. */
    public static final int MEMORY = 20;

    /** How likely they do. */
    public static final double STAYS = 0.95;

    private final Entropy entropy;
    private final Deque<Long> last = new ArrayDeque<>();

    public LoopChoice(Entropy entropy) {
        this.entropy = entropy;
    }

    /**
     * @param keys at least one
     */
    public long next(List<Long> keys) {
        last.removeIf(key -> !keys.contains(key));
        List<Long> from =
                last.isEmpty() || !Draw.chance(STAYS, entropy) ? keys : new ArrayList<>(last);
        long key = Draw.one(from, entropy);
        last.addLast(key);
        if (last.size() > MEMORY) {
            last.removeFirst();
        }
        return key;
    }
}
