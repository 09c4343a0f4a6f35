package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;

/**
 * What an agreement gives both sides to start a ratchet with ({@code spec/60-contact} §3). The
 * inviter is A, the joiner B.
 *
 * @param rootKey {@code SK}, 32 bytes
 * @param headKey {@code HKb}, 32 bytes: seals the headers of the joiner's first messages
 * @param nextHeadKey {@code NHKa}, 32 bytes: seals the headers of the inviter's first messages
 * @param associated {@code AD}, the same for the life of the session, at most {@value
 *     #MAX_ASSOCIATED} bytes
 * @param version of the ratchet, the highest that both sides know
 * @param longForm whether the inviter gave no ML-KEM key, as in the long form of an invitation
 */
public record SessionSecrets(
        Secret rootKey,
        Secret headKey,
        Secret nextHeadKey,
        Bytes associated,
        int version,
        boolean longForm) {
    /** Bytes of each key. */
    public static final int KEY_SIZE = 32;

    public static final int MAX_ASSOCIATED = 255;

    /**
     * @throws IllegalArgumentException if a size or the version is out of bounds
     */
    public SessionSecrets {
        if (rootKey.size() != KEY_SIZE
                || headKey.size() != KEY_SIZE
                || nextHeadKey.size() != KEY_SIZE) {
            throw new IllegalArgumentException("a session's keys have 32 bytes");
        }
        if (associated.size() > MAX_ASSOCIATED || version < 1 || version > 0xffff) {
            throw new IllegalArgumentException("associated data or version out of bounds");
        }
    }

    /** Overwrites the keys, once a ratchet that began with them is encoded. */
    public void wipe() {
        rootKey.wipe();
        headKey.wipe();
        nextHeadKey.wipe();
    }
}
