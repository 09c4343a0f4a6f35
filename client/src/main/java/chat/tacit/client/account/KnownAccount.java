package chat.tacit.client.account;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;

import java.util.Locale;
import java.util.Optional;

/**
 * Somebody else's account that the profile knows ({@code spec/50-room} §2.2).
 *
 * @param key the account key that is known
 * @param other the one that was told instead, until the user has acted
 * @param level how well it is known, the contact's level counted
 * @param name the user's own for it, empty if there is none
 * @param contact whose it is, if it is one's
 */
public record KnownAccount(
        AccountAddress address,
        VerifyingKey key,
        Optional<VerifyingKey> other,
        Level level,
        Source source,
        String name,
        Optional<ConversationId> contact) {

    /** Where an account key came from. */
    public enum Source {
        /** From the contact whose it is, over its ratchet. */
        CONTACT,
        /** From the homeserver. */
        SERVER,
        /** From a member of a room. */
        MEMBER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The source of a {@link #word}. */
        public static Source of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public AccountId id() {
        return address.id();
    }
}
