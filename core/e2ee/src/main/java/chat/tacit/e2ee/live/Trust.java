package chat.tacit.e2ee.live;

import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.MemberId;

import java.util.Optional;

/**
 * Whom a profile trusts, as the machines of a live session ask it ({@code spec/20-live} §3, §8).
 * The answer may change between two questions, when the user decides.
 */
@FunctionalInterface
public interface Trust {
    /** Nobody. */
    Trust NOBODY = id -> Optional.empty();

    /**
     * The key of an identity that the profile trusts by itself: its level is {@code link} or better
     * and not {@code changed}. Empty for all others, and for the profile's own.
     */
    Optional<VerifyingKey> key(MemberId id);
}
