package chat.tacit.sim;

import chat.tacit.crypto.Entropy;

/**
 * Kills a person's process in the middle of what it does: when it draws random bytes, which is
 * inside of transactions too, or when it writes to a socket, which is between storing a message and
 * acknowledging it.
 */
public final class Fuse {
    private int left;

    /** One that doesn't burn yet. */
    public Fuse() {
        left = 0;
    }

    /**
     * The end of a process: no code of the client may take it for a failure that it can survive.
     */
    public static final class Burnt extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** The process ends at the {@code steps}th occasion from now; 0 for never. */
    public void set(int steps) {
        left = steps;
    }

    void burn() {
        if (left > 0) {
            left--;
            if (left == 0) {
                throw new Burnt();
            }
        }
    }

    /** This source of randomness, whose every use is an occasion. */
    public Entropy on(Entropy entropy) {
        return out -> {
            burn();
            entropy.fill(out);
        };
    }
}
