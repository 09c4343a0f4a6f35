package chat.tacit.client.call;

import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.e2ee.invitation.Level;

import java.util.Optional;

/** What the user chose about calls with a contact, in the database; it holds at this device. */
public final class CallChoices {
    private CallChoices() {}

    /** Whether the contact may see the network address; empty if the user wasn't asked. */
    public static Optional<Boolean> exposed(Transaction tx, ConversationId of) {
        return tx.one(
                        "SELECT exposed FROM call_choice WHERE conversation = ?",
                        row -> row.optionalInteger(1),
                        of.bytes())
                .flatMap(it -> it)
                .map(it -> it == 1);
    }

    public static void expose(Transaction tx, ConversationId of, boolean exposed) {
        tx.update(
                "INSERT INTO call_choice (conversation, exposed) VALUES (?, ?)"
                        + " ON CONFLICT (conversation) DO UPDATE SET exposed = excluded.exposed",
                of.bytes(),
                exposed);
    }

    /**
     * Whether there may be calls with somebody: with a contact who was accepted and isn't blocked,
     * whose keys are those of before, and with whom it may be seen when the two talk.
     */
    public static boolean mayBe(Transaction tx, ConversationId with) {
        return Contacts.find(tx, with)
                .filter(it -> it.state() == Conversation.State.ACTIVE)
                .filter(it -> it.level() != Level.CHANGED)
                .filter(_ -> !Cards.isBlocked(tx, with) && !MeshRoutes.isHidden(tx, with))
                .isPresent();
    }

    /** Whether one of the two called the other. */
    public static boolean called(Transaction tx, ConversationId of) {
        return tx.one(
                        "SELECT 1 FROM call_choice WHERE conversation = ? AND called = 1",
                        row -> true,
                        of.bytes())
                .isPresent();
    }

    static void noteCall(Transaction tx, ConversationId of) {
        tx.update(
                "INSERT INTO call_choice (conversation, called) VALUES (?, 1)"
                        + " ON CONFLICT (conversation) DO UPDATE SET called = 1",
                of.bytes());
    }

    /** Whether messages may go directly while both are there. */
    public static boolean direct(Transaction tx, ConversationId of) {
        return tx.one(
                        "SELECT 1 FROM call_choice WHERE conversation = ? AND direct = 1",
                        row -> true,
                        of.bytes())
                .isPresent();
    }

    public static void direct(Transaction tx, ConversationId of, boolean direct) {
        tx.update(
                "INSERT INTO call_choice (conversation, direct) VALUES (?, ?)"
                        + " ON CONFLICT (conversation) DO UPDATE SET direct = excluded.direct",
                of.bytes(),
                direct);
    }
}
