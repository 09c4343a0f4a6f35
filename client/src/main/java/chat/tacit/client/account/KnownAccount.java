package chat.tacit.client.account;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;

import java.util.Optional;

/**
 * Somebody else's account, as the profile knows it ({@code spec/50-room} §2.2).
 *
 * @param key the account key that is held to be its own
 * @param level with the contact's, if the contact told this key
 * @param name the user's own, else that of the contact whose it is, else the handle
 * @param contact the contact whose it is
 * @param other with {@link Level#CHANGED}: the key that was told instead; absent if two bundles of
 *     one version were told, or the alarm is about the contact
 * @param vouchedBy with {@link Level#VOUCHED}: the account that let it into a room
 */
public record KnownAccount(
        AccountAddress address,
        VerifyingKey key,
        Level level,
        AccountSource source,
        String name,
        Optional<ConversationId> contact,
        Optional<VerifyingKey> other,
        Optional<AccountId> vouchedBy) {

    public AccountId id() {
        return address.id();
    }
}
