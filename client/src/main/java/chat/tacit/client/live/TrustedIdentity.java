package chat.tacit.client.live;

import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.live.MemberId;

import java.time.Instant;

/**
 * Somebody whom the profile knows by a live identity.
 *
 * @param name by which commands find it; where several share one, who had it first has it alone,
 *     the next is {@code name#2}
 * @param level how well it is known now; a contact's follows the contact's
 * @param anchor with {@link Source#CHAIN} the name of the anchor, else empty
 */
public record TrustedIdentity(
        VerifyingKey key, String name, Level level, Source source, String anchor, Instant since) {

    public MemberId id() {
        return MemberId.of(key);
    }

    /** Whether it may vouch, and be vouched for. */
    public boolean isTrusted() {
        return level.compareTo(Level.LINK) >= 0 && level != Level.CHANGED;
    }

    TrustedIdentity named(String unique) {
        return new TrustedIdentity(key, unique, level, source, anchor, since);
    }
}
