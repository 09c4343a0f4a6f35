package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.wire.RelayAddress;

/**
 * A queue of a contact to which this profile sends.
 *
 * @param row its row in the database
 * @param boxKey the queue's connection key, known through the invitation or the ratchet alone
 * @param routeKey boxes what is sent on this route; fresh for it, shared with no other
 * @param serverKey authenticates to the relay as the sender
 * @param secured whether the relay has taken our server key
 * @param recovery whether it takes re-syncs and routes alone
 * @param open whether sending there takes work instead of a key: an address's
 */
public record PeerRoute(
        long row,
        ConversationId conversation,
        RelayAddress relay,
        AgreementPublicKey boxKey,
        AgreementKey routeKey,
        AgreementKey serverKey,
        boolean secured,
        boolean recovery,
        boolean open) {

    public SenderId senderId() {
        return SenderId.of(boxKey);
    }
}
