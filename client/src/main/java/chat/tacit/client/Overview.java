package chat.tacit.client;

import chat.tacit.client.contact.Cards;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;

import java.util.Optional;

/**
 * A conversation as a list of them shows it.
 *
 * @param last its last message that may be shown
 * @param hidden whether a contact is reached by the mesh and in no other way
 * @param picture whether there is one of the contact
 */
public record Overview(
        Conversation conversation, Optional<Message> last, boolean hidden, boolean picture) {
    static Overview of(Transaction tx, Conversation one) {
        boolean contact = one.kind() == Conversation.Kind.CONTACT;
        return new Overview(
                one,
                History.last(tx, one.id(), 1).stream().findFirst(),
                contact && MeshRoutes.isHidden(tx, one.id()),
                contact && Cards.of(tx, one.id()).picture().isPresent());
    }
}
