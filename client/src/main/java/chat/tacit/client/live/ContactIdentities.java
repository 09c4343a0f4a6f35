package chat.tacit.client.live;

import chat.tacit.client.contact.Contact;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.IdentityBody;

import java.time.Instant;

/**
 * Live identities that contacts tell each other in their conversation ({@code spec/20-live} §3). It
 * is sent only when one of the two invites the other to a session, or joins.
 */
public final class ContactIdentities {
    private ContactIdentities() {}

    /**
     * What a contact is told of the profile's identity. The proof is for this one connection: each
     * device of a contact is told by one of its own.
     */
    public static IdentityBody own(Transaction tx, Contact to, Entropy entropy, Instant now) {
        return IdentityBody.prove(
                LiveIdentities.own(tx, entropy, now),
                to.own().identity().publicKey(),
                to.peer().identity());
    }

    /**
     * Takes what a contact tells of theirs; nothing of somebody whom the user hasn't accepted.
     *
     * @param in the conversation on which the connection hangs
     * @throws UnopenableException if the proof doesn't hold on this connection
     */
    public static TrustedIdentities.Heard take(
            Transaction tx, Contact from, ConversationId in, IdentityBody body, Instant now)
            throws UnopenableException {
        if (!body.holds(from.peer().identity(), from.own().identity().publicKey())) {
            throw new UnopenableException();
        }
        boolean own =
                LiveIdentities.known(tx)
                        .filter(key -> key.publicKey().equals(body.key()))
                        .isPresent();
        if (own || from.state() != Conversation.State.ACTIVE) {
            return TrustedIdentities.Heard.KNOWN;
        }
        return TrustedIdentities.hear(tx, in, body.key(), now);
    }
}
