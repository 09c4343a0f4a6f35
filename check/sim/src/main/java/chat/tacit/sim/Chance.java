package chat.tacit.sim;

import chat.tacit.crypto.Entropy;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Everything random in a run, from its seed. Each part draws from a branch of its own. */
public final class Chance {
    private final SplittableRandom random;

    private Chance(SplittableRandom random) {
        this.random = random;
    }

    public static Chance of(long seed) {
        return new Chance(new SplittableRandom(seed));
    }

    public Chance branch() {
        return new Chance(random.split());
    }

    /** Random bytes for keys; anybody who knows the seed knows them. */
    public Entropy entropy() {
        return random.split()::nextBytes;
    }

    /** From {@code least} to {@code most}, both included. */
    public int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    public Duration between(Duration least, Duration most) {
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1));
    }

    public boolean in(int percent) {
        return random.nextInt(100) < percent;
    }

    public <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
