package chat.tacit.protocol.queue;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;

/**
 * What a relay may ask for before it makes queues ({@code spec/30-queue} §5.1): a secret that its
 * operator gives to whom they like. Not the server key of a queue.
 *
 * @param secret {@value #MIN_SIZE} to {@value #MAX_SIZE} bytes
 */
public record ServerKey(Secret secret) {
    /** Bytes of the shortest: fewer could be found out by trying. */
    public static final int MIN_SIZE = 16;

    /** Bytes of the longest. */
    public static final int MAX_SIZE = 256;

    /**
     * @throws MalformedException if it is too short or too long
     */
    public ServerKey {
        if (secret.size() < MIN_SIZE || secret.size() > MAX_SIZE) {
            throw new MalformedException(
                    "a server key has " + MIN_SIZE + " to " + MAX_SIZE + " bytes");
        }
    }
}
