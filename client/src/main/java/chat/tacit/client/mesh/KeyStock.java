package chat.tacit.client.mesh;

import chat.tacit.client.profile.LongWork;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * RSA keys that are made before they are needed, since each takes some tenths of a second: whoever
 * holds the profile's lock takes one of these, and makes none.
 */
public final class KeyStock {
    private final Entropy entropy;
    private final Deque<JoseKey> ready = new ArrayDeque<>();

    public KeyStock(Entropy entropy) {
        this.entropy = entropy;
    }

    /** One that is ready. */
    public synchronized Optional<JoseKey> poll() {
        return Optional.ofNullable(ready.poll());
    }

    /** One that wasn't needed after all. */
    public synchronized void give(JoseKey key) {
        ready.add(key);
    }

    /** One that is ready, or else is made now, which takes its time: not under any lock. */
    public JoseKey take() {
        return poll().orElseGet(this::make);
    }

    /** Makes so many ready, which takes its time: not under any lock. */
    public void prepare(int wanted) {
        fill(wanted, () -> true);
    }

    /** Whether fewer are ready. */
    synchronized boolean lacks(int wanted) {
        return ready.size() < wanted;
    }

    /** Makes so many ready, as long as {@code goOn} has it, on the caller's thread. */
    void fill(int wanted, BooleanSupplier goOn) {
        while (goOn.getAsBoolean() && lacks(wanted)) {
            give(make());
        }
    }

    private JoseKey make() {
        return LongWork.done(() -> JoseKey.generate(entropy));
    }
}
