package chat.tacit.client.room;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.RoomId;

import java.util.Locale;
import java.util.Optional;

/**
 * Somebody whom the profile invites to a room, until the invitation has left.
 *
 * @param row its own, as long as it is there
 * @param contact whose ratchet carries the invitation; empty: it waits at the homeserver of a
 *     handle
 * @param account empty until a contact has told it
 * @param key the account's, as the contact told it
 * @param beginning from where on the history may be read
 * @param greeting what goes with an invitation by handle, or nothing
 */
public record Invitee(
        long row,
        RoomId room,
        Optional<ConversationId> contact,
        Optional<AccountAddress> account,
        Optional<VerifyingKey> key,
        Invitation.Beginning beginning,
        String greeting,
        Step step) {

    /** How far it has come. */
    public enum Step {
        /** A contact was asked and hasn't answered. */
        ASKED,
        /** It accepts, and its account is still on the way. */
        ACCEPTED,
        /** The account is known: its bundle is looked up. */
        FOUND,
        /** TrustKey is wanted, or on its way. */
        TRUSTING,
        /** TrustKey stands: dossier and invitation follow. */
        TRUSTED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Step of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
