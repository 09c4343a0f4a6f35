package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.Optional;

/**
 * A queue at which this profile receives.
 *
 * @param row its row in the database
 * @param conversation empty as long as the queue belongs to an invitation that nobody joined
 * @param invitation the invitation it was made for, if any
 * @param serverKey authenticates to the relay as the recipient
 * @param boxKey opens what the contact boxed for this route
 * @param recipientId the relay's answer to {@code create}, empty before
 * @param senderKey the contact's server key there, as it told us, to make the queue again if the
 *     relay lost it
 * @param open whether anybody who knows it may send there, with work: an address's
 * @param peer the contact's route sender key: pinned by the first body that opened, the only one
 *     accepted from then on
 * @param recovery whether it is for re-syncs and routes alone
 */
public record OwnQueue(
        long row,
        RelayAddress relay,
        Optional<ConversationId> conversation,
        Optional<Bytes> invitation,
        AgreementKey serverKey,
        AgreementKey boxKey,
        Optional<RecipientId> recipientId,
        Optional<AgreementPublicKey> senderKey,
        Optional<AgreementPublicKey> peer,
        boolean recovery,
        boolean open) {

    public SenderId senderId() {
        return SenderId.of(boxKey.publicKey());
    }
}
